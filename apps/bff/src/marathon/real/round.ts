import { err, ok, type Result } from '@holdfast/model/result'
import { nameOf } from '../../upstream/address.ts'
import type { Leader } from '../../upstream/leader.ts'
import type { Parser } from './parser.ts'
import { objectIn, objectsIn, textIn, type JsonObject } from '../../lenient-json.ts'
import { type ReadItem, parsedText } from './items.ts'

/** All that one look at Marathon tells. */
export interface MarathonRound {
  readonly apps: readonly ReadItem[]
  readonly pods: readonly ReadItem[]
  readonly queue: readonly JsonObject[]
  readonly deployments: readonly JsonObject[]
  readonly frameworkId: string | undefined
  readonly defaultRole: string | undefined
}

export interface RoundParts {
  readonly leader: Leader
  readonly parser: Parser
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly maxBytes: number
}

const APPS = '/v2/apps?embed=apps.tasks&embed=apps.counts&embed=apps.deployments&embed=apps.lastTaskFailure'

/** Asks for everything, one question after the other: they all go to one process. `known`: what each looked like before. */
export async function readRound(
  known: ReadonlyMap<string, string>,
  { leader, parser, headers, timeoutMs, maxBytes }: RoundParts,
): Promise<Result<MarathonRound, string>> {
  /** Undefined: it does not have that. */
  const get = async (path: string): Promise<Result<Buffer | undefined, string>> => {
    const answer = await leader.ask({
      method: 'GET',
      path,
      headers: { ...headers, Accept: 'application/json' },
      timeoutMs,
      maxBytes,
    })
    if (!answer.ok) return err(answer.error.reason)
    const { status, body, base } = answer.value
    if (status === 200) return ok(body)
    if (status === 404) return ok(undefined)
    const [asked = path] = path.split('?')
    const hint = status === 401 ? ': Holdfast needs --master-credentials to read it' : ''
    return err(`${nameOf(base)} answers ${asked} with status ${status}${hint}`)
  }
  const fault = (path: string, what: string) => err(`${nameOf(leader.base)}${path}: ${what}`)

  const items = async (
    path: string,
    within: string | undefined,
  ): Promise<Result<readonly ReadItem[] | undefined, string>> => {
    const answer = await get(path)
    if (!answer.ok) return answer
    if (answer.value === undefined) return ok(undefined)
    const read = await parser.items(answer.value, within, known)
    return read.ok ? read : fault(path.split('?')[0] ?? path, read.error)
  }
  const json = async (path: string): Promise<Result<unknown, string>> => {
    const answer = await get(path)
    if (!answer.ok || answer.value === undefined) return answer
    const read = parsedText(answer.value.toString('utf8'))
    return read.ok ? read : fault(path, read.error)
  }

  const apps = await items(APPS, 'apps')
  if (!apps.ok) return apps
  // Whoever has no apps at all is no Marathon, and says nothing of those that were known.
  if (apps.value === undefined) return fault('/v2/apps', 'there is no Marathon')
  // Before 1.4 there are none.
  const pods = await items('/v2/pods/::status', undefined)
  if (!pods.ok) return pods
  const queue = await json('/v2/queue')
  if (!queue.ok) return queue
  const deployments = await json('/v2/deployments')
  if (!deployments.ok) return deployments
  const info = await json('/v2/info')
  if (!info.ok) return info
  const told = objectIn(info.value)
  return ok({
    apps: apps.value,
    pods: pods.value ?? [],
    queue: objectsIn(objectIn(queue.value)['queue']),
    deployments: objectsIn(deployments.value),
    frameworkId: textIn(told['frameworkId']),
    defaultRole: textIn(objectIn(told['marathon_config'])['mesos_role']),
  })
}
