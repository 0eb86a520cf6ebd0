import { argv, env } from 'node:process'
import { netFreeMb } from '@holdfast/model/disks/disk-entry'
import { discoverDisks, type Discovery } from './discover.ts'
import { HELP, readDiskFlags } from './disk-flags.ts'
import { localDate } from './local-date.ts'
import { thisMachine } from './this-machine.ts'

/** A program of its own, and its only reader of flags and environment. */
function main(): void {
  const flags = readDiskFlags(argv.slice(2), env)
  if (!flags.ok) {
    for (const { where, message } of flags.error) process.stderr.write(`${where}: ${message}\n`)
    process.exitCode = 2
    return
  }
  if (flags.value === undefined) return void process.stdout.write(HELP)
  const { output, cache } = flags.value
  const found = discoverDisks(
    {
      ...flags.value,
      date: localDate(new Date()),
      rootDiskMb: (workDir) => netFreeMb(thisMachine.freeBytes(workDir)),
    },
    thisMachine,
  )
  if (found.ok) return void process.stdout.write(report(found.value, output, cache))
  process.stderr.write(`ERROR: ${found.error}\n`)
  process.exitCode = 1
}

function report(found: Discovery, output: string, cache: string): string {
  if (found.type === 'KEPT') {
    return `${output} is there: nothing was looked for. Move it to ${cache} to look again; known disks keep their size.\n`
  }
  const mounts = found.mounted.map(({ disk, scalar }) => [disk?.source.mount.root, scalar.value])
  return (
    `Found matching mounts : ${JSON.stringify(mounts)}\n` +
    `Generated disk resources map: ${JSON.stringify(found.all)}\n` +
    `Wrote ${output}\n`
  )
}

main()
