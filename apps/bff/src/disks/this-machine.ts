import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { cpus, hostname, totalmem } from 'node:os'
import { mountOutput } from '@holdfast/model/disks/mounts'
import type { Machine } from './machine.ts'

/** A Linux machine, as this process sees it: a container, or a mount namespace, has its own mounts. */
export const thisMachine: Machine = {
  mountOutput: () => mountOutput(readFileSync('/proc/self/mounts', 'utf8')),
  freeBytes: (path) => blocksOf(path, 'bavail'),
  totalBytes: (path) => blocksOf(path, 'blocks'),
  realPath: (path) => realpathSync(path),
  exists: existsSync,
  readText: (path) => readFileSync(path, 'utf8'),
  makeDirectory: (path) => void mkdirSync(path, { recursive: true }),
  writeText: (path, text) => writeFileSync(path, text, { flush: true }),
  rename: renameSync,
  hostname: hostname(),
  cpus: cpus().length,
  memBytes: totalmem(),
  bootId: () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
}

/** Counted in `frsize`, as `statvfs` has it, which early releases of Node 24 do not tell; `bsize` is nearly always the same. */
function blocksOf(path: string, which: 'bavail' | 'blocks'): number {
  const { frsize, bsize, [which]: blocks } = statfsSync(path)
  return blocks * (frsize || bsize)
}
