import { afterEach, expect, test } from 'vitest'
import { createParser, type Parser } from '../../src/mesos/parser.ts'

let parser: Parser
afterEach(() => parser.close())

const listing = Buffer.from('{"slaves":[{"id":"S1","hostname":"a"}],"recovered_slaves":[]}')
const none = new Map<string, string>()

test('one long answer after the other is read on the thread', async () => {
  parser = createParser(1)
  const here = createParser()
  const [first, second] = [await parser.listing(listing, none), await parser.listing(listing, none)]
  expect(first).toEqual(await here.listing(listing, none))
  expect(second).toEqual(first)
  expect(await parser.tasks(Buffer.from('{"get_tasks":{}}'))).toMatchObject({ ok: true })
  here.close()
})
