import { refuse, type Administer, type AdminRequestOf } from './admin-request.ts'
import type { MasterStep } from './effects.ts'
import type { MasterState } from './state.ts'

/**
 * Takes a framework out with all that it runs. None can register yet, so none is found.
 *
 * Source: `Master::Http::_teardown()`, mesos `src/master/http.cpp`.
 */
export function teardown(
  state: MasterState,
  message: Administer,
  _request: AdminRequestOf<'TEARDOWN'>,
): MasterStep {
  return refuse(state, message, 400, 'No framework found with specified ID')
}
