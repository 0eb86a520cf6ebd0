import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { appJson } from '../../../core/marathon/view/app.ts'
import { appEmbeds } from '../../../core/marathon/view/embeds.ts'
import { deploymentResult, json, notAllowed, refused } from './answers.ts'
import type { MarathonContext } from './env.ts'
import { foundApp } from './found.ts'
import { runSpecsWithin } from './group-tree.ts'
import type { MarathonParts } from './parts.ts'
import { flag, values } from './query.ts'
import { tellChanged } from './tell.ts'

const ALWAYS = ['tasks', 'counts', 'deployments', 'lastTaskFailure'] as const

export function readApp(c: MarathonContext, parts: MarathonParts, id: PathId): Response {
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  const embeds = new Set([...ALWAYS, ...appEmbeds(values(c, 'embed'))])
  return json({ app: appJson(parts.scheduler.state(), app.value, embeds, parts.clock.now()) })
}

/** Every app in a group and in the groups of it. */
export function readGroupsApps(c: MarathonContext, parts: MarathonParts, id: PathId): Response {
  const { scheduler, permissions, tree, clock } = parts
  const state = scheduler.state()
  const embeds = new Set([...ALWAYS, ...appEmbeds(values(c, 'embed'))])
  const apps = runSpecsWithin(tree.of(state), id).flatMap((each) => {
    const runSpec = PersistentMap.get(state.runSpecs, each)
    return runSpec?.kind === 'app' && permissions.sees(c.get('principal'), runSpec) ? [runSpec] : []
  })
  return json({ '*': apps.map((app) => appJson(state, app, embeds, clock.now())) })
}

export async function restartApp(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  if (!parts.permissions.mayRun(c.get('principal'), app.value)) return notAllowed()
  const answer = await parts.scheduler.command({ type: 'RESTART', id, force: flag(c, 'force') })
  return answer.ok ? deploymentResult(answer.value) : refused(answer.error)
}

/** Unlike everywhere else, `force` is meant unless it is said not to be. */
export async function deleteApp(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  if (!parts.permissions.mayErase(c.get('principal'), app.value)) return notAllowed()
  const answer = await parts.scheduler.command({
    type: 'CHANGE',
    change: { deleteRunSpecs: [id] },
    force: flag(c, 'force', true),
  })
  if (!answer.ok) return refused(answer.error)
  tellChanged(c, parts, { id })
  return deploymentResult(answer.value)
}
