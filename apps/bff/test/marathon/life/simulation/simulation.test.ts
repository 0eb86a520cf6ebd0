import { describe, expect, test } from 'vitest'
import { Story } from './story.ts'

const { SEED, SEEDS = SEED === undefined ? '30' : '1' } = process.env
const first = Number(SEED ?? 1)
const count = Number(SEEDS)

function live(seed: number): Story {
  const story = new Story(seed)
  try {
    story.storm(25)
    story.end()
  } catch (error) {
    throw new Error(`SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  return story
}

describe('whatever is lost, late, repeated or killed', () => {
  test(
    `what is wanted runs in the end, each on its own volumes, and nothing is erased unasked (${count} seeds)`,
    () => {
      let [tasksRun, erased, collected] = [0, 0, 0]
      for (let seed = first; seed < first + count; seed++) {
        const story = live(seed)
        tasksRun += story.tasksRun
        erased += story.erased
        collected += story.collected
      }
      // A storm in which nothing runs and nothing is erased proves nothing.
      expect(tasksRun / count).toBeGreaterThan(20)
      expect(erased / count).toBeGreaterThan(2)
      expect(collected / count).toBeGreaterThan(0.1)
    },
    10_000 * count,
  )

  test.each([
    [18, 'what was stopped out of sight came back and was never ended'],
    [147, 'killing what was detached and out of sight erased it'],
    [444, 'what waited for an agent that was given up kept a deployment from its end'],
    [521, 'what was to go was left where its volume was not'],
    [924, 'a volume was destroyed below a task that had waited for it to be made'],
    [340, 'a launch that was given up came true, on a volume that another had got'],
  ])('seed %i, in which once %s, ends well', (seed) => {
    expect(live(seed).tasksRun).toBeGreaterThan(0)
  })
})
