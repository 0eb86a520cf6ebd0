import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'
import { startProgram, type Program } from '../../src/program.ts'
import { LocalFramework } from './local-framework.ts'

let dataDir: string
let program: Program

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdfast-restart-'))
})
afterEach(async () => {
  await program.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<Program> {
  const file = { agents: [{ name: 'a1', hostname: 'a1.test', resources: 'cpus:4;mem:1024;disk:1024' }] }
  const agents = decodeClusterFile(JSON.stringify(file), join(dataDir, 'disks'))
  if (!agents.ok) throw new Error(agents.error.join('; '))
  const started = await startProgram(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir,
      agents: agents.value,
      credentials: undefined,
      acls: undefined,
      loopback: true,
      allocationIntervalMs: 20,
      executor: 'process',
    },
    { log: () => undefined, webFolder: '/nowhere', version: '0.0.0-test' },
  )
  if (!started.ok) throw new Error(started.error)
  return started.value
}

function connect(name: string, known?: LocalFramework): LocalFramework {
  const { embedded } = program
  if (embedded === undefined) throw new Error('It runs no cluster')
  return new LocalFramework(
    embedded.scheduler,
    {
      user: 'root',
      name: 'tests',
      roles: ['db'],
      failover_timeout: 600,
      ...(known && { id: { value: known.id } }),
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
    },
    name,
  )
}

const scalar = (name: string, value: number, more: object = {}) => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
})
const reserved = { reservations: [{ type: 'DYNAMIC', role: 'db' }] }
const space = scalar('disk', 64, reserved)
const volume = {
  ...space,
  disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } },
}
const launch = (agentId: string, taskId: string, command: string) => ({
  type: 'LAUNCH',
  launch: {
    task_infos: [
      {
        name: taskId,
        task_id: { value: taskId },
        agent_id: { value: agentId },
        command: { value: command },
        resources: [scalar('cpus', 0.5), scalar('mem', 64), volume],
      },
    ],
  },
})

function isThere(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`It never became so: ${String(holds)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('a task and its volume outlast the program, and the next task finds what the first one wrote', async () => {
  const place = join(dataDir, 'agents/a1/volumes/roles/db/v1')
  program = await start()
  const first = connect('one')
  const offer = await first.offer()
  const { agentId } = offer.offer
  first.accept(offer, [
    { type: 'RESERVE', reserve: { resources: [space] } },
    { type: 'CREATE', create: { volumes: [volume] } },
    launch(agentId, 'writes', 'echo kept > data/file; echo $$ > data/pid; exec sleep 1000'),
  ])
  await first.comesTo('writes', 'TASK_RUNNING')
  await until(() => existsSync(join(place, 'pid')) && readFileSync(join(place, 'pid'), 'utf8') !== '')
  const pid = Number(readFileSync(join(place, 'pid'), 'utf8'))

  await program.close()
  expect(isThere(pid)).toBe(true)

  program = await start()
  const second = connect('two', first)
  second.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 'writes' } }] } })
  await second.comesTo('writes', 'TASK_RUNNING')
  expect(isThere(pid)).toBe(true)
  second.call({ type: 'KILL', kill: { task_id: { value: 'writes' } } })
  await second.comesTo('writes', 'TASK_KILLED')
  await until(() => !isThere(pid))

  const again = await second.offer((each) => JSON.stringify(each.offer.resources).includes('"v1"'))
  second.accept(again, [launch(agentId, 'reads', 'cat data/file > data/copy')])
  await second.comesTo('reads', 'TASK_FINISHED')
  expect(readFileSync(join(place, 'copy'), 'utf8')).toBe('kept\n')
})
