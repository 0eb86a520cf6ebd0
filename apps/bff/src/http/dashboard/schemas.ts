import { canVerbs } from '@holdfast/model/acl/verbs'
import type { CanObject, CanVerb } from '@holdfast/model/acl/verbs'
import { controlActions, type ControlRequest } from '@holdfast/model/api/hosted'
import { maxLimit } from '@holdfast/model/api/lists'
import type {
  Confirmation,
  OperationRequest,
  OperationsQuery,
  OperationStep,
} from '@holdfast/model/api/operations'
import type { WindowQuery } from '@holdfast/model/api/common'
import * as z from 'zod'

/** What may be asked of the API: everything that is not named here is refused. */

const MAX_STEPS = 500
/** A plan of so many takes about a tenth of a second, in which nobody else is answered. */
const MAX_RESOURCES = 2000
const MAX_DEPTH = 32

export const wholeNumber = (most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().max(most, `must be at most ${most}`))

export const text = (most: number) => z.string().max(most, `must have at most ${most} characters`)

const offset = wholeNumber(Number.MAX_SAFE_INTEGER).optional()
const limit = wholeNumber(maxLimit).optional()

export const windowQuery: z.ZodType<WindowQuery> = z
  .strictObject({ q: text(2000).optional(), sort: text(100).optional(), offset, limit })
  .transform(given)

/** An export has no window: it is all that matches. */
export const exportQuery: z.ZodType<Pick<WindowQuery, 'q' | 'sort'>> = z
  .strictObject({ q: text(2000).optional(), sort: text(100).optional() })
  .transform(given)

const state = z.enum([
  'planned',
  'held',
  'sent',
  'accepted',
  'confirmed',
  'refused',
  'not_confirmed',
  'reverted',
  'cancelled',
  'outdated',
  'blocked',
])
export const flag = z.literal('true', "must be 'true' or left out").transform(() => true)

const operationsFilter = {
  state: z
    .union([state.transform((one) => [one]), z.array(state).max(20)], 'must be a state of an operation')
    .transform((states) => [...new Set(states)])
    .optional(),
  mine: flag.optional(),
  failed: flag.optional(),
  agent: text(300).optional(),
  volume: text(1000).optional(),
}

export const operationsQuery: z.ZodType<OperationsQuery> = z
  .strictObject({ ...operationsFilter, offset, limit })
  .transform(given)

export const operationsExportQuery: z.ZodType<Omit<OperationsQuery, 'offset' | 'limit'>> = z
  .strictObject(operationsFilter)
  .transform(given)

export const agentQuery = z.strictObject({ agent: text(300).optional() })
export const spaceQuery = z.strictObject({ role: text(300).optional() })
export const canQuery: z.ZodType<CanObject & { readonly verb: CanVerb }> = z
  .strictObject({
    verb: z.enum(canVerbs, `must be one of ${canVerbs.join(', ')}`),
    role: text(300).optional(),
    principal: text(300).optional(),
  })
  .transform(given)
export const streamQuery = z.strictObject({ topics: text(200).optional() })
export const noQuery = z.strictObject({})

const resource = z
  .record(z.string(), z.unknown())
  .refine((value) => isShallow(value, MAX_DEPTH), `must not nest deeper than ${MAX_DEPTH}`)

const agentId = text(300).min(1, 'must not be empty')

const step = z.discriminatedUnion(
  'verb',
  [
    z.strictObject({
      verb: z.enum(['reserve', 'unreserve', 'create', 'destroy']),
      agentId,
      resources: z
        .array(resource)
        .min(1, 'must not be empty')
        .max(MAX_RESOURCES, `must have at most ${MAX_RESOURCES} entries`),
    }),
    z.strictObject({ verb: z.literal('grow'), agentId, volume: resource, addition: resource }),
    z.strictObject({ verb: z.literal('shrink'), agentId, volume: resource, subtractMb: z.number() }),
  ],
  'must be reserve, unreserve, create, destroy, grow or shrink',
)

const sizeOf = (each: OperationStep): number => ('resources' in each ? each.resources.length : 2)

export const operationRequest: z.ZodType<OperationRequest> = z.strictObject({
  steps: z
    .array(step)
    .min(1, 'must not be empty')
    .max(MAX_STEPS, `must have at most ${MAX_STEPS} entries`)
    .refine(
      (steps) => steps.reduce((sum, each) => sum + sizeOf(each), 0) <= MAX_RESOURCES,
      `must have at most ${MAX_RESOURCES} resources in all`,
    ),
})

export const confirmation: z.ZodType<Confirmation> = z
  .strictObject({
    request: operationRequest,
    fingerprint: text(100),
    word: text(300).optional(),
    reason: text(1000).optional(),
  })
  .transform(given)

export const controlRequest: z.ZodType<ControlRequest> = z.strictObject({
  action: z.enum(controlActions, `must be one of ${controlActions.join(', ')}`),
})

export const login = z.strictObject({ principal: text(300), secret: text(1000) })

/** With `exactOptionalPropertyTypes` a field that was not given is absent, not undefined. */
export function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  // Only fields that are undefined were taken away.
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** What nests deeper would end the program when it is written again. */
export function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1))
}
