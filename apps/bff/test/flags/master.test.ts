import { expect, test } from 'vitest'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings } from '../../src/flags/settings.ts'

const FILES: Readonly<Record<string, string>> = {
  'ca.pem': '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n',
  'reader.json': '{"credentials": [{"principal": "reader", "secret": "hush"}]}',
  'cluster.json': '{"agents": [{"name": "a", "hostname": "a", "resources": "disk:1"}]}',
}

function read(...argv: string[]) {
  return readSettings(parseFlags(argv, {}), (path) => {
    const text = FILES[path]
    if (text === undefined) throw new Error(`no such file: ${path}`)
    return text
  })
}
const faults = (...argv: string[]) => {
  const settings = read(...argv)
  return settings.ok ? [] : settings.error.map(({ where, message }) => `${where}: ${message}`)
}

test('masters are given by their addresses', () => {
  const settings = read(
    '--master',
    'http://m1:5050, https://m2:5050/mesos/',
    '--master-ca',
    'ca.pem',
    '--master-credentials',
    'reader.json',
  )
  expect(settings.ok && settings.value.master).toEqual({
    urls: [new URL('http://m1:5050/'), new URL('https://m2:5050/mesos/')],
    ca: FILES['ca.pem'],
    credential: { principal: 'reader', secret: 'hush' },
  })
})

test.each([
  ['zk://z:2181/mesos', /--master: expected http:\/\/HOST:PORT/],
  ['m1:5050', /--master: expected http:\/\/HOST:PORT/],
  ['', /--master: expected http:\/\/HOST:PORT/],
  ['http://m1:5050?x=1', /--master: .* must end with its path/],
])('%j is no address of a master', (given, message) => {
  expect(faults(`--master=${given}`)).toEqual([expect.stringMatching(message)])
})

test('a secret does not belong into an address, and is not repeated', () => {
  const [fault] = faults('--master', 'http://ops:hush-hush@m1:5050')
  expect(fault).toContain('--master-credentials')
  expect(fault).not.toContain('hush-hush')
  expect(faults('--master', 'ftp://ops:hush-hush@m1')[0]).not.toContain('hush-hush')
})

test('what is said of the embedded cluster and of a real one does not go together', () => {
  expect(faults('--master', 'http://m:5050', '--cluster', 'cluster.json', '--acls', '{}')).toEqual([
    '--cluster: is for the embedded cluster, and --master asks for a real one',
    '--acls: is for the embedded cluster, and --master asks for a real one',
  ])
  expect(faults('--master-ca', 'ca.pem')).toEqual([
    '--master-ca: is for a real Mesos: give --master URL as well',
  ])
})

test('a file of certificates must hold one', () => {
  expect(faults('--master', 'http://m:5050', '--master-ca', 'reader.json')).toEqual([
    '--master-ca: reader.json: holds no certificate in the PEM form',
  ])
})
