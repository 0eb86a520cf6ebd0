import type { TaskRow } from '../api/hosted.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { type Column, type ListSpec, memoizedNaturalKey, naturalKey } from './list-spec.ts'

/** The states of tasks as filters and people write them; those that hold resources come first. */
export const taskStates = [
  'staging',
  'starting',
  'running',
  'killing',
  'unreachable',
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone_by_operator',
  'unknown',
] as const

/** `running`, of `TASK_RUNNING`. */
export function taskStateWord(state: string): string {
  return state.replace(/^TASK_/, '').toLowerCase()
}

const natural = memoizedNaturalKey()

const columns: Readonly<Record<SortColumn<'tasks'>, Column<TaskRow>>> = {
  task: (row) => naturalKey(row.taskId),
  state: (row) => [...taskStates].findIndex((state) => state === taskStateWord(row.state)),
  framework: (row) => natural(row.framework),
  role: (row) => (row.role === undefined ? undefined : natural(row.role)),
  agent: (row) => natural(row.hostname),
  volumes: (row) => row.volumes.length,
  cpus: (row) => row.cpus,
  mem: (row) => row.memMb,
  since: (row) => (row.stateMs === undefined ? undefined : -row.stateMs),
}

const state = (row: TaskRow) => taskStateWord(row.state)
const framework = (row: TaskRow) => row.framework
const role = (row: TaskRow) => row.role

const facets: Readonly<Record<FacetName<'tasks'>, (row: TaskRow) => string | undefined>> = {
  state,
  framework,
  role,
}

export const taskList: ListSpec<TaskRow> = {
  fields: {
    state: { kind: 'choice', values: taskStates, get: state },
    framework: { kind: 'word', get: (row) => [row.framework, row.frameworkId] },
    role: { kind: 'word', get: role },
    agent: { kind: 'word', get: (row) => [row.hostname, row.agentId] },
    task: { kind: 'word', get: (row) => [row.taskId, row.name] },
    volume: {
      kind: 'word',
      get: (row) => row.volumes.flatMap(({ key, persistenceId }) => [persistenceId, key]),
    },
    volumes: { kind: 'number', get: (row) => row.volumes.length },
    since: { kind: 'age', get: (row) => row.stateMs, column: 'since' },
  },
  text: (row) => [
    row.taskId,
    row.name,
    row.framework,
    row.frameworkId,
    row.hostname,
    ...row.volumes.map(({ persistenceId }) => persistenceId),
  ],
  columns,
  defaultSort: defaultSort.tasks,
  facets,
  sums: sumNames.tasks,
  amounts: (row) => [row.diskMb].map(thousandths),
}
