import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, test } from 'vitest'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings } from '../../src/flags/settings.ts'
import { FakeMachine } from './fake-machine.ts'
import { localStart, mountedSizes } from './local-start.ts'

const MB = 2 ** 20
const file = '/data/mesos-resources'

const machine = () =>
  new FakeMachine('/dev/sdb on /dcos/volume0 type xfs (rw)\n', { '/dcos/volume0': 1100 * MB })

function printed(agent: ReturnType<typeof localStart>): readonly string[] | string {
  return typeof agent === 'string' ? agent : Resources.list(agent.resources).map(printResource).toSorted()
}

describe('this machine as an agent', () => {
  test('is asked for with --cluster local', () => {
    const settings = readSettings(parseFlags(['--cluster', 'local'], {}), () => {
      throw new Error('no file is read')
    })
    expect(settings.ok && settings.value.agents).toBe('local')
  })

  test("has its mounted disks, and the rest by Mesos' own rule", () => {
    const agent = localStart(machine())
    expect(agent).toMatchObject({ name: 'local', hostname: 'db-01.test', attributes: [] })
    expect(printed(agent)).toEqual([
      'cpus:4',
      'disk:97280',
      'disk[MOUNT:/dcos/volume0]:1000',
      'mem:7168',
      'ports:[31000-32000]',
    ])
  })

  test('has what its file says, when it is there', () => {
    const known = machine()
    known.files.set(
      file,
      `MESOS_RESOURCES='[{"name":"disk","type":"SCALAR","scalar":{"value":5},"role":"db"}]'\n`,
    )
    expect(printed(localStart(known))).toEqual([
      'cpus:4',
      'disk(reservations: [(STATIC,db)]):5',
      'mem:7168',
      'ports:[31000-32000]',
    ])
    known.files.set(file, "MESOS_RESOURCES='cpus:2;mem:64'\n")
    expect(printed(localStart(known))).toEqual(['cpus:2', 'mem:64', 'ports:[31000-32000]'])
  })

  test('keeps the size of a disk while its file is there, whatever is free', () => {
    const filling = machine()
    localStart(filling)
    filling.free.set('/dcos/volume0', 0)
    expect(mountedSizes(localStart(filling))).toEqual({ '/dcos/volume0': 1000 })
  })

  test('does not start without a disk that it offers', () => {
    const unmounted = machine()
    localStart(unmounted)
    unmounted.mounts = ''
    expect(localStart(unmounted)).toBe("Failed to find mount '/dcos/volume0' in /proc/mounts")
    unmounted.free.delete('/dcos/volume0')
    expect(localStart(unmounted)).toBe("Failed to find mount '/dcos/volume0' in /proc/mounts")
  })

  test('does not offer one disk twice', () => {
    const twice = machine()
    twice.mounts += twice.mounts
    expect(localStart(twice)).toContain('the root /dcos/volume0 is also that of a disk of agent "local"')
  })

  test('may come back smaller only after the machine has started again', () => {
    const shrunk = machine()
    const last = localStart(shrunk)
    shrunk.files.delete(file)
    shrunk.free.set('/dcos/volume0', 600 * MB)
    expect(localStart(shrunk, last)).toContain("resource 'disk' decreased from 1000 to 500")
    shrunk.boots += 1
    expect(mountedSizes(localStart(shrunk, last))).toEqual({ '/dcos/volume0': 500 })
  })

  test.each([
    ['no resources', '# nothing\n', `${file} has no line MESOS_RESOURCES='[...]'`],
    [
      'resources that are none',
      "MESOS_RESOURCES='cpus'\n",
      /^\/data\/mesos-resources: agent "local": .*missing/,
    ],
    [
      'volumes',
      `MESOS_RESOURCES='[{"name":"disk","type":"SCALAR","role":"a","scalar":{"value":5},"disk":{"persistence":{"id":"v"},"volume":{"mode":"RW","container_path":"p"}}}]'`,
      /Persistent volumes cannot be specified at the command line/,
    ],
  ])('does not start when its file has %s', (_, text, reason) => {
    const wrong = machine()
    wrong.files.set(file, text)
    expect(localStart(wrong)).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason))
  })
})
