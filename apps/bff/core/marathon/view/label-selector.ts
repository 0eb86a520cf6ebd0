import { err, ok, type Result } from '@holdfast/model/result'

/** Whether the labels of an app or a pod are what was asked for. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean

/**
 * Reads `a==1`, `b!=2`, `tier in (a,b)`, `tier notin (a,b)` and `x` (is there), several with commas: all must hold. Values
 * with other characters than letters, digits, `-`, `.` and `_` have a backslash before each of them.
 *
 * Source: `LabelSelectorParsers`, marathon `api/v2/LabelSelector.scala`.
 */
export function parseLabelSelector(text: string): Result<LabelSelector, string> {
  const selectors: LabelSelector[] = []
  let rest = text.trim()
  while (true) {
    const term = termOf(rest)
    if (term === undefined) return err(`Cannot parse selector: ${text}`)
    selectors.push(term.selector)
    if (term.rest === '') return ok((labels) => selectors.every((selector) => selector(labels)))
    if (!term.rest.startsWith(',')) return err(`Cannot parse selector: ${text}`)
    rest = term.rest.slice(1).trim()
  }
}

const WORD = /^(?:[A-Za-z0-9\-._]|\\.)+/
const OPERATOR = /^(==|!=|(?:in|notin)(?=[\s(]))/

function termOf(text: string): { readonly selector: LabelSelector; readonly rest: string } | undefined {
  const key = WORD.exec(text)?.[0]
  if (key === undefined) return undefined
  const afterKey = text.slice(key.length).trim()
  const name = unescaped(key)
  const operator = OPERATOR.exec(afterKey)?.[0]
  if (operator === undefined) return { selector: (labels) => Object.hasOwn(labels, name), rest: afterKey }
  const operand = afterKey.slice(operator.length).trim()
  const given = operator === 'in' || operator === 'notin' ? setOf(operand) : wordOf(operand)
  if (given === undefined) return undefined
  const wanted = new Set(given.words)
  // An absent label is none of them, and yet `!=` and `notin` ask for one that is there.
  const isIn = operator === '==' || operator === 'in'
  const selector: LabelSelector = (labels) =>
    Object.hasOwn(labels, name) && wanted.has(labels[name] ?? '') === isIn
  return { selector, rest: given.rest }
}

interface Words {
  readonly words: readonly string[]
  readonly rest: string
}

function wordOf(text: string): Words | undefined {
  const word = WORD.exec(text)?.[0]
  return word === undefined ? undefined : { words: [unescaped(word)], rest: text.slice(word.length).trim() }
}

function setOf(text: string): Words | undefined {
  const inside = /^\(((?:[^()\\]|\\.)*)\)/.exec(text)
  if (inside === null) return undefined
  const words: string[] = []
  let rest = (inside[1] ?? '').trim()
  while (rest !== '') {
    const next = wordOf(rest)
    if (next === undefined || !(next.rest === '' || next.rest.startsWith(','))) return undefined
    words.push(...next.words)
    rest = next.rest.slice(1).trim()
  }
  return { words, rest: text.slice(inside[0].length).trim() }
}

const unescaped = (word: string): string => word.replace(/\\(.)/g, '$1')
