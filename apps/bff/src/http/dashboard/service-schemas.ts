import { maxLimit } from '@holdfast/model/api/lists'
import type { ServiceAction, ServiceConfirmation } from '@holdfast/model/api/services'
import * as z from 'zod'
import { flag, given, isShallow, text, wholeNumber } from './schemas.ts'

/** What may be asked of apps and pods: everything that is not named here is refused. */

const MAX_DEPTH = 32
/** So many instances are killed or wiped at once. */
const MAX_INSTANCES = 1000

const id = text(2000).regex(/^\//, 'must begin with a slash')
const definition = z
  .record(z.string(), z.unknown())
  .refine((value) => isShallow(value, MAX_DEPTH), `must not nest deeper than ${MAX_DEPTH}`)
const force = z.literal(true).optional()
const instanceIds = z
  .array(text(2000))
  .min(1, 'must not be empty')
  .max(MAX_INSTANCES, `must have at most ${MAX_INSTANCES} entries`)

export const serviceAction: z.ZodType<ServiceAction> = z.discriminatedUnion(
  'action',
  [
    z.strictObject({ action: z.literal('create'), kind: z.enum(['app', 'pod']), definition }),
    z.strictObject({ action: z.literal('update'), id, definition, force }).transform(given),
    z
      .strictObject({
        action: z.literal('scale'),
        id,
        instances: z.int().min(0, 'must be 0 or more').max(100_000, 'must be at most 100000'),
        force,
      })
      .transform(given),
    z.strictObject({ action: z.enum(['suspend', 'restart', 'delete']), id, force }).transform(given),
    z.strictObject({ action: z.literal('kill'), id, instanceIds }),
    z.strictObject({ action: z.literal('wipe'), id, instanceIds }),
    z.strictObject({ action: z.literal('reset_delay'), id }),
  ],
  'must be create, update, scale, suspend, restart, delete, kill, wipe or reset_delay',
)

export const serviceConfirmation: z.ZodType<ServiceConfirmation> = z
  .strictObject({
    request: serviceAction,
    fingerprint: text(100),
    word: text(2000).optional(),
    reason: text(1000).optional(),
  })
  .transform(given)

export const serviceOperationsQuery = z
  .strictObject({
    id: text(2000).optional(),
    mine: flag.optional(),
    failed: flag.optional(),
    open: flag.optional(),
    offset: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
    limit: wholeNumber(maxLimit).optional(),
  })
  .transform(given)
