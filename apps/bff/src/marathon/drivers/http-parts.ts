import type { HttpClient } from '../../upstream/http-client.ts'
import type { Leader } from '../../upstream/leader.ts'
import type { DriverParts } from './reconnecting-driver.ts'

export interface HttpDriverParts extends DriverParts {
  readonly http: HttpClient
  /** Whom a master that does not lead names instead of itself; it may be asked for other things as well. */
  readonly leader: Pick<Leader, 'base' | 'next'>
  /** Where masters are. */
  readonly masters: readonly URL[]
  /** The header with which it connects, where the master asks who it is. */
  readonly authorization?: string
}

/** Source: `Master::Http::scheduler()`, mesos `src/master/http.cpp`. */
export const SCHEDULER_PATH = '/api/v1/scheduler'
