import { describe, expect, test } from 'vitest'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings } from '../../src/flags/settings.ts'

const files: Record<string, string> = {
  'who.json': JSON.stringify({
    credentials: [
      { principal: 'reader', secret: 'hush' },
      { principal: 'storage', secret: 'hush too' },
    ],
  }),
}

function read(...argv: string[]) {
  return readSettings(parseFlags(argv, {}), (path) => files[path] ?? '')
}

const faults = (...argv: string[]): string[] => {
  const result = read(...argv)
  return result.ok ? [] : result.error.map(({ where, message }) => `${where}: ${message}`)
}

const marathon = (...argv: string[]) => {
  const result = read(...argv)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  const { marathon: given } = result.value
  if (given === undefined) throw new Error('The settings say nothing of it')
  return given
}

describe('the flags of the scheduler', () => {
  test('say how it reserves and matches', () => {
    expect(
      marathon(
        '--mesos-role=storage',
        '--mesos-authentication-principal=keeper',
        '--task-reservation-timeout=5000',
        '--default-accepted-resource-roles=*,storage',
        '--new-group-enforce-role=top',
        '--enable-features=task_killing,gpu_resources',
        '--max-instances-per-offer=2',
        '--mount-selection=firstFit',
      ),
    ).toMatchObject({
      mesosRole: 'storage',
      principal: 'keeper',
      taskReservationTimeoutMs: 5000,
      defaultAcceptedResourceRoles: ['*', 'storage'],
      newGroupEnforceRole: 'top',
      features: new Set(['task_killing', 'gpu_resources']),
      maxInstancesPerOffer: 2,
      mountSelection: 'firstFit',
    })
  })

  test('switch it on before a real Mesos, in one role, as somebody whom the master knows', () => {
    const there = ['--master=http://m:5050', '--scheduler-role=db']
    expect(marathon(...there)).toMatchObject({ schedulerRole: 'db', mesosRole: 'db', principal: 'marathon' })
    const known = [...there, '--master-credentials=who.json']
    expect(marathon(...known)).toMatchObject({ principal: 'reader', credential: { secret: 'hush' } })
    expect(marathon(...known, '--mesos-authentication-principal=storage')).toMatchObject({
      principal: 'storage',
      credential: { secret: 'hush too' },
    })
    const stranger = marathon(...known, '--mesos-authentication-principal=stranger')
    expect(stranger).toMatchObject({ principal: 'stranger', credential: undefined })
  })

  test('keep the addresses of a real Marathon', () => {
    expect(marathon('--marathon=http://a:8080,https://b').urls?.map(({ href }) => href)).toEqual([
      'http://a:8080/',
      'https://b/',
    ])
  })

  test.each([
    [
      ['--mesos-role=a b'],
      "--mesos-role: Role component 'a b' is invalid because it contains backspace or whitespace",
    ],
    [
      ['--mesos-authentication-principal=a:b'],
      "--mesos-authentication-principal: expected letters, digits and any of . _ @ / -, not 'a:b'",
    ],
    [
      ['--task-reservation-timeout=20s'],
      "--task-reservation-timeout: expected a whole number of milliseconds, such as 20000, not '20s'",
    ],
    [
      ['--default-accepted-resource-roles=*,db'],
      "--default-accepted-resource-roles: may only name * and marathon, the role of services, not 'db'",
    ],
    [['--new-group-enforce-role=on'], "--new-group-enforce-role: expected off or top, not 'on'"],
    [
      ['--enable-features=vips,magic'],
      "--enable-features: knows external_volumes, gpu_resources, secrets, task_killing, vips, and not 'magic'",
    ],
    [['--max-instances-per-offer=0'], "--max-instances-per-offer: expected a whole number from 1, not '0'"],
    [['--mount-selection=worstFit'], "--mount-selection: expected bestFit or firstFit, not 'worstFit'"],
    [
      ['--scheduler-role=db'],
      '--scheduler-role: is for a real Mesos: give --master URL as well, or --mesos-role ROLE alone',
    ],
    [
      ['--scheduler-role=db', '--master=http://m:5050', '--marathon=http://a'],
      '--scheduler-role: starts the scheduler of Holdfast, and --marathon asks for another in its place',
    ],
    [
      ['--scheduler-role=db', '--master=http://m:5050', '--mesos-role=db'],
      '--scheduler-role: names the role already: leave --mesos-role out',
    ],
    [['--marathon=ftp://a'], "--marathon: expected http://HOST:PORT or https://HOST:PORT, not 'ftp://a'"],
  ])('are refused with the reason: %j', (argv, message) => {
    expect(faults(...argv)).toEqual([message])
  })
})
