import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** What a case says of an answer. */
export interface ExpectedAnswer {
  readonly status?: number
  readonly message?: string
  readonly messageContains?: string
  readonly detailsType?: 'string'
  readonly details?: unknown
  readonly violations?: readonly {
    readonly path?: string
    readonly pathPrefix?: string
    readonly pathSuffix?: string
    readonly errors?: readonly string[]
  }[]
  readonly errorAlternatives?: readonly string[]
  readonly bodyContains?: readonly string[]
  readonly body?: unknown
  readonly bodyHas?: Readonly<Record<string, unknown>>
  readonly bodyKeys?: readonly string[]
  readonly bodyLacks?: readonly string[]
  readonly emptyBody?: boolean
  readonly headers?: readonly string[] | Readonly<Record<string, string>>
}

interface Violation {
  readonly path: string
  readonly errors: readonly string[]
}

/** A file with cases that the project keeps for its own checks of definitions. */
export function caseFile(name: 'app-validation' | 'pod-validation'): string {
  const file = new URL(`../../../../../packages/model/test/cases/marathon/${name}.json`, import.meta.url)
  return readFileSync(file, 'utf8')
}

/** Checks all that is expected of an answer, and gives its body. `<plan id>` stands for the deployment that was started. */
export async function expectAnswer(answer: Response, expected: ExpectedAnswer): Promise<unknown> {
  const text = await answer.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  expect(`${answer.status}: ${answer.status >= 500 ? text : ''}`).not.toMatch(/^5/)
  if (expected.status !== undefined) expect(answer.status, text).toBe(expected.status)
  expect(text === '').toBe(expected.emptyBody ?? false)
  expectHeaders(answer.headers, expected.headers ?? {})
  const deploymentId = answer.headers.get('Marathon-Deployment-Id')
  const there = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll('<plan id>', deploymentId ?? ''))
  if (expected.body !== undefined) expect(body).toEqual(there(expected.body))
  for (const [path, value] of Object.entries(expected.bodyHas ?? {}))
    expect(at(body, path)).toEqual(there(value))
  for (const key of expected.bodyKeys ?? []) expect(body).toHaveProperty(key)
  for (const key of expected.bodyLacks ?? []) expect(body).not.toHaveProperty(key)
  for (const part of expected.bodyContains ?? []) expect(text.replaceAll('\\"', '"')).toContain(part)
  if (expected.message !== undefined) expect(at(body, 'message')).toBe(expected.message)
  if (expected.messageContains !== undefined) expect(at(body, 'message')).toContain(expected.messageContains)
  if (expected.detailsType !== undefined) expect(typeof at(body, 'details')).toBe(expected.detailsType)
  if (expected.details !== undefined) expect(at(body, 'details')).toEqual(expected.details)
  if (expected.violations) expectViolations(at(body, 'details'), expected)
  return body
}

function expectHeaders(headers: Headers, expected: ExpectedAnswer['headers'] & object): void {
  if (Array.isArray(expected)) {
    for (const name of expected) expect(headers.get(name)).toBeTruthy()
    return
  }
  for (const [name, value] of Object.entries(expected)) {
    if (value === '<plan id>') expect(headers.get(name)).toBeTruthy()
    else expect(headers.get(name)).toBe(value)
  }
}

/** Others may be there beside them: no order is promised, nor that there are no more. */
function expectViolations(details: unknown, { violations = [], errorAlternatives }: ExpectedAnswer): void {
  expect(Array.isArray(details)).toBe(true)
  const found: readonly Violation[] = Array.isArray(details) ? details : []
  for (const { path, pathPrefix = '', pathSuffix = '', errors = [] } of violations) {
    const there = found.filter(
      (each) =>
        (path === undefined || each.path === path) &&
        each.path.startsWith(pathPrefix) &&
        each.path.endsWith(pathSuffix),
    )
    expect(
      there,
      `a violation at ${path ?? pathPrefix + pathSuffix} in ${JSON.stringify(found)}`,
    ).not.toEqual([])
    const all = there.flatMap((each) => each.errors)
    expect(all).toEqual(expect.arrayContaining([...errors]))
    if (errorAlternatives) expect(all.some((error) => errorAlternatives.includes(error))).toBe(true)
  }
}

/** `container.volumes[0].mode` */
export function at(json: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((each) => each !== '')
    .reduce((value: unknown, each) => Object(value)[each], json)
}
