import type { Confirmation, RecordedStep } from '@holdfast/model/api/operations'
import { AgentId, type OperationId } from '@holdfast/model/ids'
import { invariant } from '@holdfast/model/invariant'
import { planOf } from '@holdfast/model/ledger/plan'
import { recordedCurl } from '@holdfast/model/ledger/plan-request'
import { decodeStep } from '@holdfast/model/ledger/plan-step'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Authorizer } from '../authorizer.ts'
import type { Clock, Ids } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/commit-queue.ts'
import { createBatches } from './batches.ts'
import { checkConfirmation } from './confirm.ts'
import { idempotencyKeys, keyOf, requestHash } from './idempotency.ts'
import { openJournal } from './journal.ts'
import { formerNames } from './former-names.ts'
import { listOperations, operationsOfBatch, operationsOfVolume, recentOperations } from './listing.ts'
import { newRecord } from './new-record.ts'
import type { Asker, Operations, Unconfirmed } from './operations.ts'
import { createOverlay } from './overlay.ts'
import { planFacts } from './plan-facts.ts'
import { type OperationRecord, rowOf } from './record.ts'
import { amountsBefore, totalsByAgent } from './reserved-totals.ts'
import { resumeOperations } from './resume.ts'
import { createSender, whenStored } from './sender.ts'
import { createTracker } from './tracker.ts'

export interface OperationsPorts {
  readonly cluster: Cluster
  readonly ledger: Ledger
  /** With the tables of `operationTables`. */
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  /** Who may do what, as far as it is known before the master is asked. */
  readonly authorizer: Pick<Authorizer, 'firstRefused'>
  /** Where Mesos' own endpoints are, for the curl commands: `http://10.0.0.1:5050`. */
  readonly masterUrl: string
  /** After so long without a proof an operation is called not confirmed. */
  readonly confirmAfterMs?: number
  /** How many settled operations are kept. */
  readonly keep?: number
}

export function createOperations(ports: OperationsPorts): Operations {
  const { cluster, ledger, store, clock, ids, masterUrl, authorizer } = ports
  const { confirmAfterMs = 60_000, keep = 200_000 } = ports
  const onChange = createOverlay(ledger)
  const journal = openJournal({ store, clock, keep, onChange })
  const ofMaster = totalsByAgent()
  const names = formerNames(cluster)
  const tracker = createTracker({ cluster, clock, journal, ofMaster, confirmAfterMs })
  const sender = createSender({ cluster, clock, journal, tracker })
  const batches = createBatches({ cluster, clock, journal, sender, ofMaster, patienceMs: confirmAfterMs })
  const keys = idempotencyKeys(store)

  const plan: Operations['plan'] = (request, principal, seen = ledger) =>
    planOf(request, planFacts(cluster, seen, masterUrl, authorizer, principal))

  const hostnameOf = (agentId: AgentId): string => cluster.view().agents.get(agentId)?.hostname ?? agentId

  /** The steps of a plan as operations, added but not sent. */
  function addSteps(confirmation: Confirmation, { actor, principal }: Asker): readonly OperationRecord[] {
    const { request, reason } = confirmation
    const batchId = ids.operationId()
    return request.steps.map((step, i) => {
      const operation = decodeStep(step)
      invariant(operation.ok, 'a plan without blocks holds a step that cannot be read')
      const agentId = AgentId(step.agentId)
      const record = newRecord({
        seq: journal.nextSeq(),
        id: i === 0 ? batchId : ids.operationId(),
        agentId,
        hostname: hostnameOf(agentId),
        operation: operation.value,
        principal,
        origin: { via: 'dashboard', actor, ...(reason !== undefined && { reason }) },
        atMs: clock.now(),
        state: 'planned',
        batch: { id: batchId, step: i, steps: request.steps.length },
      })
      journal.add(record)
      return record
    })
  }

  const batchOf = (id: OperationId): readonly OperationRecord[] => {
    const batch = operationsOfBatch(store.database, journal, id)
    const single = batch.length === 0 ? journal.find(id) : undefined
    return single === undefined ? batch : [single]
  }

  function repeated(key: string, request: string): Result<OperationId, Unconfirmed> | undefined {
    const known = keys.find(key)
    if (known === undefined) return undefined
    if (known.request === request) return ok(known.batchId)
    const message = 'This Idempotency-Key was already used for another request.'
    return err({ code: 'KEY_USED_OTHERWISE', message, hint: 'Use a new key for each request.' })
  }

  return {
    submit(request, origin) {
      const { operationId = ids.operationId(), agentId, operation, principal } = request
      const record = newRecord({
        seq: journal.nextSeq(),
        id: operationId,
        agentId,
        hostname: hostnameOf(agentId),
        operation,
        principal,
        origin,
        atMs: clock.now(),
        state: 'sent',
        batch: { id: operationId, step: 0, steps: 1 },
      })
      const base = amountsBefore(cluster, ofMaster, agentId, operation)
      if (base !== undefined) record.base = base
      // The cluster queues what it stores first, and the record after it in the same turn: one commit holds both.
      const answer = sender.send(record, operation)
      journal.add(record)
      return whenStored(answer, journal.stored())
    },
    plan,
    async confirm(confirmation, key, asker) {
      const entry = keyOf(asker.actor, key)
      const request = requestHash(confirmation)
      const before = repeated(entry, request)
      if (before !== undefined) {
        await journal.stored()
        return before.ok ? ok({ operations: batchOf(before.value).map(rowOf) }) : before
      }
      const checked = checkConfirmation(
        confirmation,
        plan(confirmation.request, asker.principal, asker.ledger),
      )
      if (!checked.ok) return checked
      const records = addSteps(confirmation, asker)
      const [first] = records
      invariant(first !== undefined, 'a plan without steps was confirmed')
      try {
        const remembered = keys.remember(entry, { request, batchId: first.batchId }, clock.now())
        await Promise.all([remembered, journal.stored()])
      } catch (error) {
        for (const record of records)
          journal.advance(record, 'cancelled', 'It could not be stored, so it was not sent.')
        throw error
      }
      batches.run(records)
      return ok({ operations: records.map(rowOf) })
    },
    list: (query, actor, sight) => listOperations(store.database, journal, query, actor, names, sight),
    detail(id) {
      const record = journal.find(id)
      if (record === undefined) return undefined
      const request = JSON.parse(record.request) as RecordedStep
      const batch = batchOf(record.batchId).map(rowOf)
      return {
        row: rowOf(record),
        history: record.events,
        request,
        curl: recordedCurl(request, masterUrl),
        batch,
      }
    },
    async forget(id, actor) {
      const record = journal.find(id)
      if (record === undefined) return err('UNKNOWN')
      if (record.settledMs !== undefined) return err('SETTLED')
      if (record.state === 'not_confirmed') {
        tracker.forget(record)
        journal.settle(record, `No longer watched, as ${actor} asked.`)
      } else if (record.state === 'planned') {
        journal.advance(record, 'cancelled', `Cancelled by ${actor} before it was sent.`)
      } else return err('ON_ITS_WAY')
      await journal.stored()
      return ok(rowOf(record))
    },
    ofVolume: (key, limit) =>
      operationsOfVolume(store.database, journal, names.volumeKeys(key), limit).map(rowOf),
    unsettled: (limit) => journal.open().slice(-limit).toReversed().map(rowOf),
    recent: (sight) =>
      sight === undefined
        ? journal.counts.recent(clock.now())
        : recentOperations(store.database, clock.now(), sight),
    watch: (listener) => journal.watch(listener),
    resume: () =>
      resumeOperations({
        cluster,
        clock,
        journal,
        tracker,
        batches,
        patienceMs: confirmAfterMs,
        plan,
        batchOf,
        onOpen: onChange,
      }),
    close() {
      batches.close()
      tracker.close()
    },
  }
}
