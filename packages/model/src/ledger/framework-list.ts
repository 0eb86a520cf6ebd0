import type { FrameworkRow } from '../api/hosted.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { type Column, type ListSpec, naturalKey } from './list-spec.ts'

/** What a framework is to the master: only an active one is offered anything. */
export const frameworkStates = ['active', 'inactive', 'disconnected'] as const
export type FrameworkState = (typeof frameworkStates)[number]

export function frameworkState({
  active,
  connected,
}: Pick<FrameworkRow, 'active' | 'connected'>): FrameworkState {
  if (!connected) return 'disconnected'
  return active ? 'active' : 'inactive'
}

const columns: Readonly<Record<SortColumn<'frameworks'>, Column<FrameworkRow>>> = {
  name: (row) => naturalKey(row.name),
  state: (row) => frameworkStates.indexOf(frameworkState(row)),
  principal: (row) => row.principal,
  tasks: (row) => row.tasks,
  offers: (row) => row.offers,
  volumes: (row) => row.volumes,
  size: (row) => row.volumesMb,
  since: (row) => (row.registeredMs === undefined ? undefined : -row.registeredMs),
}

const facets: Readonly<
  Record<FacetName<'frameworks'>, (row: FrameworkRow) => string | readonly string[] | undefined>
> = {
  state: frameworkState,
  role: (row) => row.roles,
  principal: (row) => row.principal,
}

export const frameworkList: ListSpec<FrameworkRow> = {
  fields: {
    state: { kind: 'choice', values: frameworkStates, get: frameworkState },
    framework: { kind: 'word', get: (row) => [row.name, row.key] },
    role: { kind: 'word', get: (row) => row.roles },
    principal: { kind: 'word', get: (row) => row.principal },
    tasks: { kind: 'number', get: (row) => row.tasks },
    offers: { kind: 'number', get: (row) => row.offers },
    volumes: { kind: 'number', get: (row) => row.volumes },
    size: { kind: 'size', get: (row) => thousandths(row.volumesMb) },
  },
  text: (row) => [row.name, row.key, row.principal, ...row.roles],
  columns,
  defaultSort: defaultSort.frameworks,
  facets,
  sums: sumNames.frameworks,
  amounts: (row) => [row.volumesMb].map(thousandths),
}
