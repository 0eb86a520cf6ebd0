import { afterEach, expect, test } from 'vitest'
import { createParser, type Parser } from '../../../src/marathon/real/parser.ts'

let parser: Parser
afterEach(() => parser.close())

const apps = Buffer.from('{"apps":[{"id":"/a"},{"id":"/b"}]}')
const none = new Map<string, string>()

test('one long answer after the other is read on the thread', async () => {
  parser = createParser(1)
  const here = createParser()
  const items = await parser.items(apps, 'apps', none)
  expect(items).toEqual(await here.items(apps, 'apps', none))
  expect(await parser.items(Buffer.from('<html>'), 'apps', none)).toMatchObject({ ok: false })
  expect(await parser.items(apps, 'apps', none)).toEqual(items)
  here.close()
})

test('of what is known already only the name comes back', async () => {
  parser = createParser(1)
  const read = await parser.items(apps, 'apps', none)
  const [a] = read.ok ? read.value : []
  const again = await parser.items(apps, 'apps', new Map([['/a', a?.fingerprint ?? '']]))
  expect(again.ok && again.value.map(({ id, item }) => [id, item !== undefined])).toEqual([
    ['/a', false],
    ['/b', true],
  ])
})
