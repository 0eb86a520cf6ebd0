import type { ReservationRow } from '../api/rows.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { diskName } from './disks.ts'
import { type Column, type ListSpec, memoizedNaturalKey } from './list-spec.ts'
import { diskKinds, labelWords, ownerStates } from './volume-list.ts'

/** A reservation as the ledger keeps it: when it was last read is added to an answer. */
export type LedgerReservation = Omit<ReservationRow, 'evidence'>

const natural = memoizedNaturalKey()

const columns: Readonly<Record<SortColumn<'reservations'>, Column<LedgerReservation>>> = {
  role: (row) => natural(row.role),
  kind: (row) => row.reservations.at(-1)?.kind,
  principal: (row) => row.reservations.at(-1)?.principal,
  agent: (row) => natural(row.hostname),
  disk: (row) => natural(diskName(row.disk)),
  size: (row) => row.sizeMb,
  used: (row) => row.inVolumesMb,
  idle: (row) => row.idleMb,
  volumes: (row) => row.volumes,
  owner: (row) => natural(row.owner.name),
}

// The same functions for a filter's keys and for the facets of these names, as for volumes.
const role = (row: LedgerReservation) => row.role
const kind = (row: LedgerReservation) => row.reservations.at(-1)?.kind
const claim = (row: LedgerReservation) => row.owner.state
const owner = (row: LedgerReservation) => row.owner.name
const type = (row: LedgerReservation) => row.disk.kind
const principal = (row: LedgerReservation) => row.reservations.at(-1)?.principal

const facets: Readonly<Record<FacetName<'reservations'>, (row: LedgerReservation) => string | undefined>> = {
  role,
  kind,
  claim,
  owner,
  type,
  principal,
}

export const reservationList: ListSpec<LedgerReservation> = {
  fields: {
    role: { kind: 'word', get: role },
    kind: { kind: 'choice', values: ['static', 'dynamic'], get: kind },
    principal: { kind: 'word', get: principal },
    label: { kind: 'word', get: (row) => labelWords(row.reservations) },
    app: { kind: 'word', get: (row) => (row.owner.kind === 'app' ? row.owner.name : undefined) },
    owner: { kind: 'word', get: owner },
    claim: { kind: 'choice', values: ownerStates, get: claim },
    agent: { kind: 'word', get: (row) => [row.hostname, row.agentId] },
    type: { kind: 'choice', values: diskKinds, get: type },
    disk: { kind: 'word', get: (row) => diskName(row.disk) },
    size: { kind: 'size', get: (row) => thousandths(row.sizeMb) },
    idle: { kind: 'size', get: (row) => thousandths(row.idleMb) },
    volumes: { kind: 'number', get: (row) => row.volumes },
    resource: {
      kind: 'word',
      get: (row) => [...(row.sizeMb > 0 ? ['disk'] : []), ...Object.keys(row.other)],
    },
  },
  text: (row) => [
    row.role,
    row.owner.name,
    row.hostname,
    row.agentId,
    row.disk.root,
    ...row.reservations.map((each) => each.principal),
    ...labelWords(row.reservations),
  ],
  columns,
  defaultSort: defaultSort.reservations,
  facets,
  sums: sumNames.reservations,
  amounts: (row) => [row.sizeMb, row.inVolumesMb, row.idleMb].map(thousandths),
}
