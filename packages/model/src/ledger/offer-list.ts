import type { OfferRow } from '../api/hosted.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { type Column, type ListSpec, memoizedNaturalKey } from './list-spec.ts'

const natural = memoizedNaturalKey()

const columns: Readonly<Record<SortColumn<'offers'>, Column<OfferRow>>> = {
  framework: (row) => natural(row.framework),
  role: (row) => natural(row.role),
  agent: (row) => natural(row.hostname),
  reserved: (row) => row.reservedMb,
  volumes: (row) => row.volumesMb,
  unreserved: (row) => row.unreservedMb,
  cpus: (row) => row.cpus,
  mem: (row) => row.memMb,
  age: (row) => (row.sinceMs === undefined ? undefined : -row.sinceMs),
}

const framework = (row: OfferRow) => row.framework
const role = (row: OfferRow) => row.role

const facets: Readonly<Record<FacetName<'offers'>, (row: OfferRow) => string>> = {
  framework,
  role,
  agent: (row) => row.hostname,
}

export const offerList: ListSpec<OfferRow> = {
  fields: {
    framework: { kind: 'word', get: (row) => [row.framework, row.frameworkId] },
    role: { kind: 'word', get: role },
    agent: { kind: 'word', get: (row) => [row.hostname, row.agentId] },
    offer: { kind: 'word', get: (row) => row.key },
    volume: {
      kind: 'word',
      get: (row) => row.volumes.flatMap(({ key, persistenceId }) => [persistenceId, key]),
    },
    volumes: { kind: 'number', get: (row) => row.volumeCount },
    age: { kind: 'age', get: (row) => row.sinceMs, column: 'age' },
  },
  text: (row) => [
    row.framework,
    row.frameworkId,
    row.role,
    row.hostname,
    row.key,
    ...row.volumes.map(({ persistenceId }) => persistenceId),
  ],
  columns,
  defaultSort: defaultSort.offers,
  facets,
  sums: sumNames.offers,
  amounts: ({ reservedMb, volumesMb, unreservedMb }) =>
    [reservedMb + volumesMb + unreservedMb, reservedMb, volumesMb, unreservedMb].map(thousandths),
}
