import { readFileSync } from 'node:fs'
import { netFreeMb } from '@holdfast/model/disks/disk-entry'
import { DCOS_VOLUMES, findMounts, mountPattern } from '@holdfast/model/disks/mounts'
import { readResourcesLine } from '@holdfast/model/disks/resources-file'
import type { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, test } from 'vitest'
import { awaitLocalAgent } from '../../src/disks/await-local-agent.ts'
import { discoverDisks } from '../../src/disks/discover.ts'
import { readDiskFlags } from '../../src/disks/disk-flags.ts'
import { simulatedClock } from '../simulation/simulated-clock.ts'
import { FakeMachine } from './fake-machine.ts'
import { localStart, mountedSizes } from './local-start.ts'

interface DiscoverCase {
  readonly id: string
  readonly do: 'discover'
  readonly given: {
    readonly output: string
    readonly outputExists: boolean
    readonly mountOutput: string
    readonly freeBytes: Readonly<Record<string, number>>
    readonly env: Readonly<Record<string, string>>
    readonly cache: string | null
    readonly workDirExists?: boolean
  }
  readonly expect: {
    readonly exit: number
    readonly resources?: unknown
    readonly stderr?: string
    readonly stderrContains?: string
    readonly uncaught?: true
    readonly outputWritten?: false
    readonly tmpFileLeft?: true
    readonly workDirCreated?: true
    readonly lines?: readonly string[]
    readonly writtenVia?: string
  }
}

interface PatternCase {
  readonly id: string
  readonly do: 'pattern'
  readonly given: { readonly line: string }
  readonly expect: { readonly mounts: readonly string[] }
}

interface AgentCase {
  readonly id: string
  readonly do: 'agent'
}

const file = new URL('../../../../packages/model/test/cases/disk-discovery.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
  cases: readonly (DiscoverCase | PatternCase | AgentCase)[]
}

/** What the command does with these flags, environment and machine. */
function discover({ output, env }: DiscoverCase['given'], machine: FakeMachine) {
  const flags = readDiskFlags(['--output', output], env)
  if (!flags.ok || flags.value === undefined) throw new Error('the flags are at fault')
  const rootDiskMb = (workDir: string) => netFreeMb(machine.freeBytes(workDir))
  return discoverDisks({ ...flags.value, rootDiskMb, date: '2018-08-14 12:00:00.000000' }, machine)
}

function runDiscover({ given, expect: expected }: DiscoverCase) {
  const machine = new FakeMachine(given.mountOutput, given.freeBytes)
  const workDir = given.env.MESOS_WORK_DIR
  if (workDir !== undefined && given.workDirExists !== false) machine.folders.add(workDir)
  if (given.cache !== null) machine.files.set(`${given.output}.cache`, given.cache)
  const found = discover(given, machine)
  const stderr = found.ok ? '' : `ERROR: ${found.error}`
  expect([found.ok ? 0 : 1, stderr]).toEqual([expected.exit, expected.stderr ?? stderr])
  expect(stderr).toContain(expected.stderrContains ?? '')
  if (expected.resources !== undefined) expect(written(machine, given.output)).toEqual(expected.resources)
  const text = machine.files.get(given.output)
  if (!found.ok) expect(text).toBeUndefined()
  if (expected.tmpFileLeft) expect(machine.exists(`${given.output}.tmp`)).toBe(true)
  if (expected.workDirCreated) expect(machine.folders).toContain(workDir)
  if (expected.lines !== undefined) {
    const lines = text?.split('\n') ?? []
    expect(lines).toEqual([...expected.lines.map((line) => expect.stringMatching(new RegExp(line))), ''])
  }
  if (expected.writtenVia !== undefined) {
    expect(machine.renamed.map((each) => each.replace(/ -> .*/, ' then rename'))).toEqual([
      expected.writtenVia,
    ])
  }
}

function written(machine: FakeMachine, output: string): unknown {
  const line = readResourcesLine(machine.readText(output))
  return line.ok ? JSON.parse(line.value) : line.error
}

const MB = 2 ** 20
const volume = (number: number) => `/dev/xvd${number} on /dcos/volume${number} type xfs (rw)\n`

const neverHere = (): Resources | undefined => undefined

/** What these cases say is done, by their ids. */
const agentCases: Readonly<Record<string, () => void | Promise<void>>> = {
  'disk-agent-shrunk-used-disk'() {
    const machine = new FakeMachine(volume(0), { '/dcos/volume0': 10240 * MB })
    const first = localStart(machine)
    expect(mountedSizes(first)).toEqual({ '/dcos/volume0': 10140 })
    // Looked for again without the old sizes, when most of the disk is written.
    machine.files.delete('/data/mesos-resources')
    machine.free.set('/dcos/volume0', 3000 * MB)
    expect(localStart(machine, first)).toEqual(
      "Configuration change not permitted under 'additive' policy: Value of scalar resource 'disk' decreased from 10140 to 2900",
    )
  },

  async 'disk-agent-discovery-failed'() {
    const machine = new FakeMachine(volume(0), { '/dcos/volume0': 0 })
    const clock = simulatedClock()
    const begun = clock.now()
    const said: string[] = []
    const log = ({ message }: { readonly message: string }) => void said.push(message)
    const started = awaitLocalAgent({ dataDir: '/data', machine, before: neverHere, clock, log })
    expect(clock.nextMs).toBe(begun + 5000)
    clock.step()
    await Promise.resolve()
    expect(clock.nextMs).toBe(begun + 10_000)
    // Told once, however often it is tried.
    expect(said).toEqual([
      'The agent of this machine cannot start: /dcos/volume0 has -100 MB net free space, expected > 100M. ' +
        'It is tried every 5 seconds',
    ])
    machine.free.set('/dcos/volume0', 200 * MB)
    clock.step()
    expect(mountedSizes(await started)).toEqual({ '/dcos/volume0': 100 })
  },

  'disk-agent-add-disk-procedure'() {
    const machine = new FakeMachine(volume(0), { '/dcos/volume0': 10240 * MB })
    const first = localStart(machine)
    machine.rename('/data/mesos-resources', '/data/mesos-resources.cache')
    machine.mounts += volume(1)
    machine.free.set('/dcos/volume0', 300 * MB)
    machine.free.set('/dcos/volume1', 1100 * MB)
    // Unlike the case: the agent has only more than it had, so it keeps its id, and no task on it is lost. Where DC/OS
    // says that they are, it has its operators remove the id beforehand, which is not needed here.
    expect(mountedSizes(localStart(machine, first))).toEqual({
      '/dcos/volume0': 10140,
      '/dcos/volume1': 1000,
    })
  },

  'disk-agent-add-disk-forgot-move'() {
    const machine = new FakeMachine(volume(0), { '/dcos/volume0': 10240 * MB })
    const first = localStart(machine)
    machine.mounts += volume(1)
    machine.free.set('/dcos/volume1', 1100 * MB)
    expect(mountedSizes(localStart(machine, first))).toEqual({ '/dcos/volume0': 10140 })
  },
}

describe('disk discovery cases', () => {
  test('are all here', () => {
    expect(cases).toHaveLength(33)
    const agents = cases.flatMap((each) => (each.do === 'agent' ? [each.id] : []))
    expect(agents.toSorted()).toEqual(Object.keys(agentCases).toSorted())
  })

  for (const each of cases) {
    test(each.id, async () => {
      if (each.do === 'discover') runDiscover(each)
      else if (each.do === 'agent') await agentCases[each.id]?.()
      else {
        const pattern = mountPattern(DCOS_VOLUMES)
        expect(pattern.ok && findMounts(each.given.line, pattern.value)).toEqual(each.expect.mounts)
      }
    })
  }
})
