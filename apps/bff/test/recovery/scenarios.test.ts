import { afterEach, describe, expect, test } from 'vitest'
import { casesOf } from './cases.ts'
import { Scenario, type Given, type Step } from './scenario.ts'

let scenario: Scenario | undefined

afterEach(async () => {
  await scenario?.at.end()
  scenario?.at.remove()
  scenario = undefined
})

describe('agents, masters and frameworks come through what happens to them as in Mesos', () => {
  test.each(casesOf<Given, readonly Step[], Step>('scenario'))(
    '$id',
    async ({ given, do: steps, expect: end }) => {
      scenario = new Scenario(given, steps)
      await scenario.begin()
      for (const step of steps) await scenario.play(step)
      await scenario.check(end)
      expect(scenario.at.cluster.view().state).toBe('live')
    },
  )
})
