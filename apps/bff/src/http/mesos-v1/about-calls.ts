import type { Authorizer } from '../../authorizer.ts'
import type { Verbosity } from '../../verbosity.ts'
import { call, document, done, forbidden, read, type Handlers } from './call.ts'
import { answerText } from './state-calls.ts'

/** What a process says of itself, be it the master or an agent. */
export interface ProcessFacts {
  readonly version: () => string
  readonly flags: () => Readonly<Record<string, string>>
  readonly metrics: () => Readonly<Record<string, number>>
}

interface SetLoggingLevel {
  readonly level: number
  readonly duration: { readonly nanoseconds: number }
}

/** Source: `Master::Http::getHealth()` and its neighbours, mesos `src/master/http.cpp`. */
export function aboutCalls(facts: ProcessFacts, verbosity: Verbosity, authorizer: Authorizer): Handlers {
  return {
    GET_HEALTH: read(() => document(answerText('GET_HEALTH', '{"healthy":true}'))),
    GET_VERSION: read(() =>
      document(answerText('GET_VERSION', JSON.stringify({ version_info: { version: facts.version() } }))),
    ),
    GET_FLAGS: read(({ view }) => {
      if (!view.flags) return forbidden
      return document(answerText('GET_FLAGS', JSON.stringify({ flags: named(facts.flags()) })))
    }),
    GET_METRICS: call('get_metrics', () =>
      document(answerText('GET_METRICS', JSON.stringify({ metrics: named(facts.metrics()) }))),
    ),
    GET_LOGGING_LEVEL: read(() =>
      document(answerText('GET_LOGGING_LEVEL', JSON.stringify({ level: verbosity.level }))),
    ),
    SET_LOGGING_LEVEL: call<SetLoggingLevel>('set_logging_level', ({ level, duration }, { principal }) => {
      if (!authorizer.may(principal, 'SET_LOG_LEVEL')) return forbidden
      verbosity.set(level, duration.nanoseconds / 1e6)
      return done
    }),
  }
}

const named = (values: Readonly<Record<string, string | number>>): object =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
