import { encodeResource } from '@holdfast/model/wire/resource'
import type { AgentTask } from '../../../core/executor/state.ts'
import { isTerminal } from '../../../core/framework/task-status.ts'
import type { Authorizer, View } from '../../authorizer.ts'
import type { Clock } from '../../clock.ts'
import { containersV1Json } from '../mesos/agent-containers.ts'
import {
  type AgentExecutor,
  executorsOf,
  isRunning,
  toldTask,
  visibleExecutors,
} from '../mesos/agent-executors.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'
import { document, read, type Handlers } from './call.ts'
import { taskJson } from './framework-json.ts'
import { answerText } from './state-calls.ts'

/**
 * What an agent runs.
 *
 * Source: `Http::getState()` and its neighbours, mesos `src/slave/http.cpp`; `Response`, `include/mesos/v1/agent/agent.proto`.
 */
export function agentStateCalls(agent: AgentProcess, authorizer: Authorizer, clock: Clock): Handlers {
  return {
    GET_FRAMEWORKS: read(({ view }) => tell('GET_FRAMEWORKS', frameworksJson(agent, view))),
    GET_EXECUTORS: read(({ view }) => tell('GET_EXECUTORS', executorsJson(agent, view))),
    GET_TASKS: read(({ view }) => tell('GET_TASKS', tasksJson(agent, view))),
    GET_STATE: read(({ view }) =>
      tell('GET_STATE', {
        get_tasks: tasksJson(agent, view),
        get_executors: executorsJson(agent, view),
        get_frameworks: frameworksJson(agent, view),
      }),
    ),
    GET_CONTAINERS: read(({ principal }) => {
      const mayView = (user: string) => authorizer.may(principal, 'VIEW_CONTAINER', user)
      return tell('GET_CONTAINERS', containersV1Json(agent, mayView, clock.now()))
    }),
  }
}

const tell = (type: string, value: object) => document(answerText(type, JSON.stringify(value)))

function frameworksJson(agent: AgentProcess, view: View): object {
  const frameworks = new Map<string, AgentExecutor>()
  for (const executor of executorsOf(agent)) {
    if (view.framework(executor.framework.user)) frameworks.set(executor.frameworkId, executor)
  }
  return listed(
    'frameworks',
    [...frameworks].map(([value, { framework }]) => ({ framework_info: { ...framework, id: { value } } })),
  )
}

function executorsJson(agent: AgentProcess, view: View): object {
  const [running, ended] = parted(visibleExecutors(agent, view), isRunning)
  return {
    ...listed('executors', running.map(executorJson)),
    ...listed('completed_executors', ended.map(executorJson)),
  }
}

function executorJson({ executorId, frameworkId, name, source, tasks }: AgentExecutor): object {
  const own = tasks[0]?.info.executor
  const resources = own?.resources.map((each) => encodeResource(each, 'post')) ?? []
  return {
    executor_info: {
      ...(own?.wire ?? { name, source }),
      executor_id: { value: executorId },
      framework_id: { value: frameworkId },
      ...listed('resources', resources),
    },
  }
}

/** What has ended stays until its framework has acknowledged that. */
function tasksJson(agent: AgentProcess, view: View): object {
  const tasks = visibleExecutors(agent, view).flatMap((executor) => executor.tasks)
  const json = (task: AgentTask) => taskJson(toldTask(task, agent))
  const [ended, launched] = parted(tasks, ({ state }) => isTerminal(state))
  return { ...listed('launched_tasks', launched.map(json)), ...listed('terminated_tasks', ended.map(json)) }
}

function parted<T>(list: readonly T[], belongs: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(belongs), list.filter((item) => !belongs(item))]
}

/** A list that is empty is left out. */
const listed = (name: string, list: readonly unknown[]): object => (list.length > 0 ? { [name]: list } : {})
