import { unreachable } from '@holdfast/model/invariant'
import { ROOT, type PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isObject, type Json } from '@holdfast/model/json'
import { Hono } from 'hono'
import type { Change } from '../../../core/marathon/messages.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { stepsJson } from '../../../core/marathon/view/deployment.ts'
import { appEmbeds, groupEmbeds } from '../../../core/marathon/view/embeds.ts'
import { groupJson } from '../../../core/marathon/view/group.ts'
import {
  deploymentResult,
  empty,
  invalid,
  json,
  methodNotAllowed,
  notAllowed,
  notFound,
  refused,
} from './answers.ts'
import { readGroupsApps } from './app-resource.ts'
import { askChange } from './ask-change.ts'
import { jsonBody } from './body.ts'
import { changeOf, isTopLevel, mayChange } from './change-group.ts'
import { definitionContext } from './definition-context.ts'
import { tryOut } from './dry-run.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import { decodeGroupUpdate } from './group-update.ts'
import { runSpecsWithin } from './group-tree.ts'
import type { MarathonParts } from './parts.ts'
import { flag, values } from './query.ts'
import { groupAddress, restOf } from './route-path.ts'

/** Source: marathon `api/v2/GroupsResource.scala`. */
export function groupRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .all('/v2/groups', (c) => serve(c, parts, ''))
    .all('/v2/groups/*', (c) => serve(c, parts, restOf(c.req.url, '/v2/groups/') ?? ''))
}

function serve(c: MarathonContext, parts: MarathonParts, rest: string): Response | Promise<Response> {
  const address = groupAddress(rest)
  const { id } = address
  const { method } = c.req
  const reads = method === 'GET' || method === 'HEAD'
  switch (address.of) {
    case 'group':
      if (reads) return readGroup(c, parts, id)
      if (method === 'POST') return createGroup(c, parts, id)
      if (method === 'PUT') return updateGroup(c, parts, id)
      if (method === 'PATCH') return patchGroup(c, parts, id)
      return method === 'DELETE'
        ? deleteGroup(c, parts, id)
        : methodNotAllowed('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
    case 'apps':
      return reads ? readGroupsApps(c, parts, id) : methodNotAllowed('GET')
    case 'versions':
      return reads ? groupVersions(parts, id) : methodNotAllowed('GET')
    default:
      return unreachable(address.of)
  }
}

function readGroup(c: MarathonContext, parts: MarathonParts, id: PathId): Response {
  const { scheduler, permissions, tree, clock } = parts
  const state = scheduler.state()
  const membersOf = tree.of(state)
  if (membersOf(id) === undefined) return unknownGroup(id)
  const principal = c.get('principal')
  const sees = (runSpec: RunSpec) => permissions.sees(principal, runSpec)
  // One in which everything is hidden is hidden itself.
  const seesGroup = (each: PathId): boolean => {
    if (permissions.seesAll(principal)) return true
    const within = runSpecsWithin(membersOf, each).flatMap(
      (one) => PersistentMap.get(state.runSpecs, one) ?? [],
    )
    return within.length === 0 || within.some(sees)
  }
  if (id !== ROOT && !seesGroup(id)) return notAllowed()
  const words = values(c, 'embed')
  const group = groupJson(state, id, {
    embeds: groupEmbeds(words),
    appEmbeds: appEmbeds(words.filter((word) => word.startsWith('group.apps.'))),
    nowMs: clock.now(),
    membersOf,
    sees,
    seesGroup,
  })
  return json(group)
}

/** Only the version of what it is now is kept. */
function groupVersions({ scheduler, tree }: MarathonParts, id: PathId): Response {
  const state = scheduler.state()
  if (tree.of(state)(id) === undefined) return unknownGroup(id)
  const version = PersistentMap.get(state.groups, id)?.version
  return json(version === undefined ? [] : [version])
}

async function createGroup(c: MarathonContext, parts: MarathonParts, base: PathId): Promise<Response> {
  const prepared = await prepare(c, parts, base)
  if (prepared instanceof Response) return prepared
  const { change, id } = prepared
  const answer = await askChange(parts, { ...change, groupsMustBe: 'new' }, flag(c, 'force'))
  return answer.ok ? deploymentResult(answer.value, 201, { Location: id }) : refused(answer.error)
}

async function updateGroup(c: MarathonContext, parts: MarathonParts, base: PathId): Promise<Response> {
  const prepared = await prepare(c, parts, base)
  if (prepared instanceof Response) return prepared
  const { change } = prepared
  const force = flag(c, 'force')
  if (flag(c, 'dryRun')) {
    const outcome = tryOut(parts, change, force)
    return outcome.ok
      ? json({ steps: outcome.value === undefined ? [] : stepsJson(outcome.value) })
      : refused(outcome.error)
  }
  const answer = await askChange(parts, change, force)
  return answer.ok ? deploymentResult(answer.value) : refused(answer.error)
}

interface Prepared {
  readonly id: PathId
  readonly change: Change
}

async function prepare(c: MarathonContext, parts: MarathonParts, base: PathId): Promise<Prepared | Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const state = parts.scheduler.state()
  const force = flag(c, 'force')
  const update = decodeGroupUpdate(body.value, base, (enforced) =>
    definitionContext(parts, state, force, enforced),
  )
  if (!update.ok) return invalid(update.error)
  const membersOf = parts.tree.of(state)
  const change = changeOf(state, membersOf, update.value)
  if (!mayChange(parts, c.get('principal'), state, membersOf, change)) return notAllowed()
  return { id: update.value.id, change }
}

/** Only whether its name is enforced as the role of what is in it. Nothing that runs is touched. */
async function patchGroup(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const enforceRole = enforceRoleOf(body.value)
  if (enforceRole instanceof Response) return enforceRole
  if (!isTopLevel(id)) {
    return invalid({
      message: 'Object is not valid',
      details: [{ path: '/', errors: [`${id} is not a top-level group`] }],
    })
  }
  const state = parts.scheduler.state()
  const membersOf = parts.tree.of(state)
  if (membersOf(id) === undefined) return unknownGroup(id)
  if (!mayChangeAll(c, parts, state, id)) return notAllowed()
  const answer = await parts.scheduler.command({
    type: 'CHANGE',
    change: { groups: [{ id, enforceRole }] },
    force: false,
  })
  return answer.ok ? empty(200) : refused(answer.error)
}

function enforceRoleOf(body: Json): boolean | Response {
  if (!isObject(body)) return wrong('/', 'error.expected.jsobject')
  const { enforceRole, ...others } = body
  const [other] = Object.keys(others)
  if (other !== undefined) {
    return invalid({
      message: 'Object is not valid',
      details: [{ path: `/${other}`, errors: ['only enforceRole can be changed'] }],
    })
  }
  if (enforceRole === undefined || enforceRole === null) return false
  return typeof enforceRole === 'boolean' ? enforceRole : wrong('/enforceRole', 'error.expected.jsboolean')
}

const wrong = (path: string, error: string): Response =>
  invalid({ message: 'Invalid JSON', details: [{ path, errors: [error] }] })

function mayChangeAll(c: MarathonContext, parts: MarathonParts, state: SchedulerState, id: PathId): boolean {
  return mayChange(parts, c.get('principal'), state, parts.tree.of(state), { deleteGroups: [id] })
}

async function deleteGroup(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const state = parts.scheduler.state()
  if (parts.tree.of(state)(id) === undefined) return unknownGroup(id)
  if (!mayChangeAll(c, parts, state, id)) return notAllowed()
  const answer = await parts.scheduler.command({
    type: 'CHANGE',
    change: { deleteGroups: [id] },
    force: flag(c, 'force'),
  })
  return answer.ok ? deploymentResult(answer.value) : refused(answer.error)
}

const unknownGroup = (id: PathId): Response => notFound(`Group '${id}' does not exist`)
