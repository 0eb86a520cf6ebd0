import { teardown as removeFramework } from '../framework/framework-lost.ts'
import { findFramework } from '../framework/state.ts'
import type { Administer, AdminRequestOf } from './admin-request.ts'
import { FORBIDDEN, granted, refuse } from './admin-answers.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import type { MasterState } from './state.ts'

/**
 * Takes a framework out with all that it runs.
 *
 * Source: `Master::Http::_teardown()`, mesos `src/master/http.cpp`.
 */
export function teardown(
  state: MasterState,
  message: Administer,
  { frameworkId }: AdminRequestOf<'TEARDOWN'>,
  context: MasterContext,
): MasterStep {
  const framework = findFramework(state.frameworks, frameworkId)
  if (framework === undefined) return refuse(state, message, 400, 'No framework found with specified ID')
  const { principal } = framework.info
  const request = {
    action: 'TEARDOWN_FRAMEWORK',
    ...(principal !== undefined && { object: principal }),
  } as const
  if (!context.authorize(message.principal, [request])) return refuse(state, message, 403, FORBIDDEN)
  const removed = removeFramework(state, frameworkId, context)
  return { state: removed.state, effects: [...removed.effects, granted(message, context.now)] }
}
