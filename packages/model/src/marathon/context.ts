import type { PathId } from './path-id.ts'
import type { RoleSettings } from './role-settings.ts'

/** What a definition is read against: its own JSON does not say it. */
export interface DefinitionContext {
  readonly roles: (id: PathId) => RoleSettings
  /** As `--enable_features` names them: `secrets`, `external_volumes`, `gpu_resources`... */
  readonly features: ReadonlySet<string>
  /** The version that the definition gets: a time, ISO 8601 with milliseconds. */
  readonly version: string
}
