import type { LabelPair, ReservationRef, VolumeRow, VolumeStatus } from '../api/rows.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { diskName } from './disks.ts'
import { type Column, type ListSpec, memoizedNaturalKey, naturalKey } from './list-spec.ts'

/** A volume as the ledger keeps it: without what is only true at the moment of an answer. */
export type LedgerVolume = Omit<VolumeRow, 'offered' | 'evidence'>

export const volumeStatuses: readonly VolumeStatus[] = ['attached', 'detached', 'orphaned', 'unknown']
export const ownerStates = ['claimed', 'absent', 'unverified'] as const
export const diskKinds = ['root', 'path', 'mount', 'block', 'raw'] as const

const natural = memoizedNaturalKey()

const columns: Readonly<Record<SortColumn<'volumes'>, Column<LedgerVolume>>> = {
  id: (row) => naturalKey(row.persistenceId),
  status: (row) => volumeStatuses.indexOf(row.status),
  owner: (row) => naturalKey(row.owner.name),
  role: (row) => natural(row.role),
  agent: (row) => natural(row.hostname),
  disk: (row) => natural(diskName(row.disk)),
  path: (row) => row.containerPath,
  size: (row) => row.sizeMb,
  // By how long: what was detached last is youngest.
  age: (row) => (row.detachedSinceMs === undefined ? undefined : -row.detachedSinceMs),
  seen: (row) => -row.firstSeenMs,
  principal: (row) => row.principal,
}

// A filter's key and the facet of that name have the same function where they mean the same value: a filter then need
// not look at each row, but only at each value.
const status = (row: LedgerVolume) => row.status
const claim = (row: LedgerVolume) => row.owner.state
const role = (row: LedgerVolume) => row.role
const owner = (row: LedgerVolume) => row.owner.name
const type = (row: LedgerVolume) => row.disk.kind

const facets: Readonly<Record<FacetName<'volumes'>, (row: LedgerVolume) => string>> = {
  status,
  claim,
  role,
  owner,
  type,
  agent: (row) => row.hostname,
}

export const volumeList: ListSpec<LedgerVolume> = {
  fields: {
    status: { kind: 'choice', values: volumeStatuses, get: status },
    role: { kind: 'word', get: role },
    app: { kind: 'word', get: (row) => (row.owner.kind === 'app' ? row.owner.name : undefined) },
    owner: { kind: 'word', get: owner },
    claim: { kind: 'choice', values: ownerStates, get: claim },
    agent: { kind: 'word', get: (row) => [row.hostname, row.agentId] },
    type: { kind: 'choice', values: diskKinds, get: type },
    disk: { kind: 'word', get: (row) => diskName(row.disk) },
    size: { kind: 'size', get: (row) => thousandths(row.sizeMb) },
    age: { kind: 'age', get: (row) => row.detachedSinceMs, column: 'age' },
    seen: { kind: 'age', get: (row) => row.firstSeenMs, column: 'seen' },
    id: { kind: 'word', get: (row) => row.persistenceId },
    path: { kind: 'word', get: (row) => row.containerPath },
    principal: { kind: 'word', get: (row) => row.principal },
    label: { kind: 'word', get: (row) => labelWords(row.reservations) },
    task: { kind: 'word', get: (row) => row.taskIds },
    framework: { kind: 'word', get: (row) => row.frameworkIds },
    profile: { kind: 'word', get: (row) => row.disk.profile },
    provider: { kind: 'word', get: (row) => row.disk.providerId },
    shared: { kind: 'choice', values: ['yes', 'no'], get: (row) => (row.shared ? 'yes' : 'no') },
    pending: {
      kind: 'choice',
      values: ['yes', 'no'],
      get: (row) => (row.operationId === undefined ? 'no' : 'yes'),
    },
  },
  text: (row) => [
    row.persistenceId,
    row.owner.name,
    row.role,
    row.hostname,
    row.containerPath,
    row.disk.root,
    row.principal,
    row.agentId,
    ...row.taskIds,
  ],
  columns,
  defaultSort: defaultSort.volumes,
  facets,
  sums: sumNames.volumes,
  amounts: (row) => {
    const size = thousandths(row.sizeMb)
    return [size, ...volumeStatuses.map((status) => (row.status === status ? size : 0))]
  },
}

/** A label is found by its key, and by `key=value`. */
export function labelWords(stack: readonly ReservationRef[]): string[] {
  return stack
    .flatMap(({ labels }): readonly LabelPair[] => labels ?? [])
    .flatMap(({ key, value }) => (value === undefined ? [key] : [key, `${key}=${value}`]))
}
