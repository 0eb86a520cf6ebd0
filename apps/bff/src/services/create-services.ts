import { hash } from 'node:crypto'
import type { ServiceAction, ServiceConfirmation, ServicePlan } from '@holdfast/model/api/services'
import type { Principal } from '@holdfast/model/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import { err, ok } from '@holdfast/model/result'
import { consequencesOf } from '@holdfast/model/services/plan'
import { rolesOf, type SeenInstance } from '@holdfast/model/services/seen'
import type { Clock, Ids } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log.ts'
import type { Marathon, MarathonAnswer } from '../ports/marathon.ts'
import type { Store } from '../store/commit-queue.ts'
import { deploymentIn, refusalIn } from './answers.ts'
import { rowOf, serviceJournal, settled, type ServiceRecord } from './journal.ts'
import { readService } from './read-service.ts'
import { requestOf } from './request-of.ts'
import type { Asker, Services, ServiceUnconfirmed } from './services.ts'
import { tellOwners } from './tell-owners.ts'
import { createServiceBook, type ServiceBook } from './service-book.ts'

export interface ServiceParts {
  readonly marathon: Marathon
  readonly ledger: Ledger
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

export function createServices({ marathon, ledger, store, clock, ids, log }: ServiceParts): Services {
  const journal = serviceJournal(store)
  const book = createServiceBook({ marathon, ledger, clock })
  const open = new Map<string, ServiceRecord>()
  /** What Marathon told before it accepted says nothing of what became of it. */
  const acceptedMs = new Map<string, number>()
  /** Confirmations that are being stored, by key: a repetition in the meantime is the same one. */
  const storing = new Map<string, ServiceRecord>()

  const finish = async (record: ServiceRecord): Promise<void> => {
    open.delete(record.id)
    acceptedMs.delete(record.id)
    try {
      await journal.settle(record)
    } catch (error) {
      log({ level: 'error', message: 'What became of a service could not be stored', error })
    }
  }

  const send = async (record: ServiceRecord, action: ServiceAction, principal?: Principal): Promise<void> => {
    const seen = 'id' in action ? book.service(PathId(action.id))?.seen : undefined
    const answer = await marathon.request({
      ...requestOf(action, seen),
      ...(principal !== undefined && { principal }),
    })
    await answered(record, answer)
  }

  const answered = async (record: ServiceRecord, answer: MarathonAnswer): Promise<void> => {
    const refusal = refusalIn(answer)
    if (refusal !== undefined) {
      const state = mayBeDone(answer) ? 'failed' : 'refused'
      return finish(settled(record, state, clock.now(), refusal))
    }
    acceptedMs.set(record.id, clock.now())
    const deploymentId = deploymentIn(answer)
    const accepted: ServiceRecord = {
      ...record,
      state: 'accepted',
      ...(deploymentId !== undefined && { deploymentId }),
    }
    open.set(record.id, accepted)
    await journal.settle(accepted)
    look()
  }

  /**
   * Done means: by what Marathon tells now its deployment runs no more and its tasks have ended, and no agent shows what it
   * was to erase.
   */
  const look = (): void => {
    for (const record of open.values()) {
      if (record.state !== 'accepted') continue
      const failure = record.deploymentId && marathon.view().failureOf(record.deploymentId)
      if (failure)
        void finish(settled(record, 'failed', clock.now(), { message: `${GIVEN_UP}: ${failure}.` }))
      else if (isDone(record)) void finish(settled(record, 'done', clock.now()))
    }
  }

  const isDone = ({
    id,
    serviceId,
    createdMs,
    deploymentId,
    ended,
    erased,
    roles,
  }: ServiceRecord): boolean => {
    const view = marathon.view()
    if (view.state !== 'live' || view.asOfMs < (acceptedMs.get(id) ?? createdMs)) return false
    if (deploymentId !== undefined && view.isDeploying(deploymentId)) return false
    if (ended.length > 0) {
      const service = view.services.get(PathId(serviceId))
      const runs = new Set(service && readService(service).instances.flatMap(activeTasks))
      if (ended.some((taskId) => runs.has(taskId))) return false
    }
    return erased.every((persistenceId) => !isShown(roles, persistenceId))
  }

  const isShown = (roles: readonly string[], persistenceId: string): boolean =>
    roles.some((role) => ledger.volumesNamed(role, persistenceId).length > 0)

  const progressOf = (record: ServiceRecord): string | undefined => {
    if (record.settledMs !== undefined) return undefined
    const row = book.service(PathId(record.serviceId))?.row
    const left = record.erased.filter((persistenceId) => isShown(record.roles, persistenceId)).length
    if (left > 0) return `${left} of ${record.erased.length} volumes are not destroyed yet`
    return row && `${row.running} of ${row.instances} instances run`
  }

  const unwatch = [tellOwners(marathon, ledger), marathon.watch(look), ledger.watch(look)]
  const told = (record: ServiceRecord) => rowOf(record, progressOf(record))

  const plan = (action: ServiceAction, from: ServiceBook): ServicePlan => {
    const seen = 'id' in action ? from.service(PathId(action.id))?.seen : undefined
    const consequences = consequencesOf(action, seen, seen ? from.find(seen) : () => undefined)
    const request = requestOf(action, seen)
    const facts = JSON.stringify([request, consequences, seen?.version])
    return {
      ...consequences,
      fingerprint: hash('sha256', facts, 'base64url'),
      asOfMs: clock.now(),
      request,
    }
  }

  return {
    book,
    bookFor: (seenLedger, seesRole) => createServiceBook({ marathon, ledger: seenLedger, clock, seesRole }),
    plan,
    async confirm(confirmation, rawKey, asker, from) {
      const key = JSON.stringify([asker.actor, rawKey])
      const request = hash('sha256', JSON.stringify(confirmation), 'base64url')
      const known = storing.get(key) ?? journal.byKey(key)
      if (known !== undefined) {
        return known.request === request
          ? ok(told(open.get(known.id) ?? known))
          : err({
              code: 'KEY_USED_OTHERWISE',
              message: 'This idempotency key was used for another request.',
            })
      }
      const { request: action } = confirmation
      const now = plan(action, from)
      const fault = faultOf(confirmation, now)
      if (fault !== undefined) return err(fault)
      const record = newRecord(confirmation, now, asker, { id: ids.uuid(), key, request, from })
      storing.set(key, record)
      try {
        await journal.add(record)
      } finally {
        storing.delete(key)
      }
      open.set(record.id, record)
      const sent = send(record, action, asker.principal).catch((error: unknown) =>
        log({ level: 'error', message: 'A change of a service could not be followed', error }),
      )
      // Whoever asked learns of a refusal at once, when it comes soon.
      await Promise.race([sent, new Promise<void>((resolve) => clock.after(ANSWER_WAIT_MS, resolve))])
      return ok(told(open.get(record.id) ?? journal.byKey(key) ?? record))
    },
    async record(actions, actor, sendOnce) {
      const records = actions.map((action) => {
        const id = ids.uuid()
        const made = { id, key: id, request: '', from: book }
        return newRecord({ request: action }, plan(action, book), { actor }, made)
      })
      await Promise.all(records.map((record) => journal.add(record)))
      for (const record of records) open.set(record.id, record)
      const answer = await sendOnce()
      await Promise.all(
        records.map((record) =>
          answered(record, answer).catch((error: unknown) =>
            log({ level: 'error', message: 'What became of a service could not be stored', error }),
          ),
        ),
      )
    },
    operations(which, offset, limit) {
      const { records, total } = journal.page(which, offset, limit)
      return { rows: records.map((record) => told(open.get(record.id) ?? record)), total }
    },
    resume() {
      for (const record of journal.open()) {
        if (record.state === 'accepted') open.set(record.id, record)
        // It may have been carried out or not: it is not sent a second time.
        else void finish(settled(record, 'failed', clock.now(), { message: UNANSWERED }))
      }
      look()
    },
    close() {
      for (const stop of unwatch) stop()
      book.close()
    },
  }

  function newRecord(
    { request: action, reason }: Pick<ServiceConfirmation, 'request' | 'reason'>,
    { erased, ended }: ServicePlan,
    { actor }: Asker,
    made: {
      readonly id: string
      readonly key: string
      readonly request: string
      readonly from: ServiceBook
    },
  ): ServiceRecord {
    const serviceId = 'id' in action ? action.id : idOf(action.definition)
    const seen = made.from.service(PathId(serviceId))?.seen
    return {
      id: made.id,
      serviceId,
      roles: seen === undefined ? [] : rolesOf(seen),
      action: action.action,
      actor,
      ...(reason !== undefined && { reason }),
      createdMs: clock.now(),
      state: 'sent',
      erased: erased.map(({ persistenceId }) => persistenceId),
      // A deployment says itself when it has ended what it was to end.
      ended: action.action === 'kill' || action.action === 'wipe' ? ended : [],
      request: made.request,
      key: made.key,
    }
  }
}

/** Longer than Marathon takes for an answer, as a rule. */
const ANSWER_WAIT_MS = 3_000

const UNANSWERED =
  'Holdfast was started again before Marathon had answered: look whether it was done. It is not sent twice.'

const GIVEN_UP = 'Its deployment ended before it was done'

/** What nobody got was not done, and neither was what Marathon found fault with. All else may have been. */
function mayBeDone({ status, unsent }: MarathonAnswer): boolean {
  return unsent !== true && (status >= 500 || status < 400)
}

function activeTasks({ label, tasks }: SeenInstance): readonly string[] {
  return label === 'detached' ? [] : tasks.map(({ taskId }) => taskId)
}

function faultOf(
  { fingerprint, word }: ServiceConfirmation,
  plan: ServicePlan,
): ServiceUnconfirmed | undefined {
  const [block] = plan.blocked
  if (fingerprint !== plan.fingerprint) {
    return {
      code: 'OUTDATED',
      message: block?.message ?? 'Something that this plan was made from has changed since it was shown.',
      hint: 'Nothing was done. Look at the new plan and confirm it.',
    }
  }
  if (block !== undefined) return { code: 'BLOCKED', message: block.message }
  if (plan.word !== undefined && word?.trim() !== plan.word)
    return { code: 'WORD_MISSING', message: `To confirm this, type ${plan.word}.` }
  return undefined
}

function idOf(definition: unknown): string {
  const id = typeof definition === 'object' && definition !== null && 'id' in definition ? definition.id : ''
  return typeof id === 'string' ? (id.startsWith('/') ? id : `/${id}`) : '/'
}
