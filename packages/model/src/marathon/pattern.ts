import { err, ok, type Result } from '../result.ts'
import { parsePattern, type PatternNode } from './pattern-parse.ts'

/**
 * A regular expression that must cover a text from end to end, as those of constraints do. Unlike Marathon's, whose worst
 * patterns take longer than the world will last: a match costs the length of the text times that of the pattern, at most.
 */
export interface Pattern {
  matches(text: string): boolean
}

/** One step of the machine. It is at many of them at once, so nothing is ever tried again. */
type Step =
  | { readonly type: 'TAKE'; readonly accepts: (character: string) => boolean; readonly next: number }
  | { readonly type: 'FORK'; readonly next: readonly number[] }
  | { readonly type: 'AT'; readonly where: 'start' | 'end'; readonly next: number }
  | { readonly type: 'DONE' }

/** More than any pattern for names of hosts and paths of disks needs; counted repetitions multiply. */
const STEP_LIMIT = 5_000

const KEPT = 500
const compiled = new Map<string, Result<Pattern, string>>()

/** Worked out once per text, for as long as few others are asked for. Fails with what is wrong with it. */
export function compilePattern(text: string): Result<Pattern, string> {
  let known = compiled.get(text)
  if (known === undefined) {
    known = compile(text)
    if (compiled.size >= KEPT) compiled.clear()
    compiled.set(text, known)
  }
  return known
}

function compile(text: string): Result<Pattern, string> {
  const parsed = parsePattern(text)
  if (!parsed.ok) return parsed
  const steps: Step[] = [{ type: 'DONE' }]
  const first = add(steps, parsed.value, 0)
  if (first === undefined) return err('It is too long')
  return ok({ matches: (subject) => run(steps, first, subject) })
}

/** Adds the steps of the node, and says which of them is the first. Undefined when there are too many. */
function add(steps: Step[], node: PatternNode, next: number): number | undefined {
  if (steps.length > STEP_LIMIT) return undefined
  switch (node.type) {
    case 'CHARACTER':
      return steps.push({ type: 'TAKE', accepts: node.accepts, next }) - 1
    case 'AT':
      return steps.push({ type: 'AT', where: node.where, next }) - 1
    case 'SEQUENCE':
      return node.parts.reduceRight<number | undefined>(
        (after, part) => (after === undefined ? undefined : add(steps, part, after)),
        next,
      )
    case 'CHOICE': {
      const firsts: number[] = []
      for (const part of node.parts) {
        const first = add(steps, part, next)
        if (first === undefined) return undefined
        firsts.push(first)
      }
      return steps.push({ type: 'FORK', next: firsts }) - 1
    }
    default:
      return addRepeated(steps, node, next)
  }
}

type Repeat = Extract<PatternNode, { type: 'REPEAT' }>

function addRepeated(steps: Step[], { part, least, most }: Repeat, next: number): number | undefined {
  let after: number | undefined = most === undefined ? addLoop(steps, part, next) : next
  for (let n = least; n < (most ?? least); n++) {
    const first: number | undefined = after === undefined ? undefined : add(steps, part, after)
    if (first === undefined) return undefined
    after = steps.push({ type: 'FORK', next: [first, next] }) - 1
  }
  for (let n = 0; n < least; n++) {
    if (after === undefined) return undefined
    // What has no steps of its own, as of an empty group, is the same however often.
    const first: number | undefined = add(steps, part, after)
    if (first === after) break
    after = first
  }
  return after
}

/** Any number of times, none too. */
function addLoop(steps: Step[], part: PatternNode, next: number): number | undefined {
  const fork = steps.push({ type: 'FORK', next: [next] }) - 1
  const first = add(steps, part, fork)
  if (first === undefined) return undefined
  steps[fork] = { type: 'FORK', next: [first, next] }
  return fork
}

function run(steps: readonly Step[], first: number, text: string): boolean {
  // By code points, as Java has it.
  const characters = Array.from(text)
  let current = reach(steps, [first], 0, characters.length)
  for (const [at, character] of characters.entries()) {
    const taken: number[] = []
    for (const each of current) {
      const step = steps[each]
      if (step?.type === 'TAKE' && step.accepts(character)) taken.push(step.next)
    }
    if (taken.length === 0) return false
    current = reach(steps, taken, at + 1, characters.length)
  }
  return current.has(0)
}

/** Every step that can be reached without taking a character. */
function reach(steps: readonly Step[], from: readonly number[], at: number, end: number): Set<number> {
  const reached = new Set<number>()
  const open = [...from]
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (reached.has(each)) continue
    reached.add(each)
    const step = steps[each]
    if (step?.type === 'FORK') open.push(...step.next)
    if (step?.type === 'AT' && at === (step.where === 'start' ? 0 : end)) open.push(step.next)
  }
  return reached
}
