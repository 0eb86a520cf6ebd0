/** A stateful service of the demo cluster: a framework that keeps its tasks on their volumes. */
export interface DemoService {
  readonly name: string
  readonly role: string
  readonly principal: string
  readonly tasks: readonly DemoTask[]
  /** It waits for work: offers of these agents it holds for so long before it declines them. */
  readonly holds?: { readonly agents: readonly string[]; readonly forMs: number }
}

export interface DemoTask {
  readonly name: string
  /** The name of the agent on which its volumes are. */
  readonly agent: string
  /** Persistence ids. */
  readonly volumes: readonly string[]
  readonly cpus: number
  readonly memMb: number
  readonly command: string
  /** When it has ended, it is not started again: its volumes wait for whoever comes next. */
  readonly once?: true
}

const FOREVER = 'sleep infinity'

export const DEMO_SERVICES: readonly DemoService[] = [
  {
    name: 'postgres',
    role: 'db/postgres',
    principal: 'dba',
    tasks: ['db-01', 'db-02', 'db-03'].map((agent, index) => ({
      name: `postgres-${index}`,
      agent,
      volumes: [`pgdata-${index}`, `pgwal-${index}`],
      cpus: 3,
      memMb: 12 * 1024,
      command: FOREVER,
    })),
  },
  {
    name: 'kafka',
    role: 'kafka',
    principal: 'kafka',
    tasks: [
      broker(0, 'kafka-01'),
      broker(1, 'kafka-02'),
      // It was taken down for its disk to be looked at.
      { ...broker(2, 'kafka-03'), command: 'sleep 2', once: true },
    ],
  },
  {
    name: 'builds',
    role: 'ci',
    principal: 'ci',
    tasks: [],
    // Where its caches are, the next build shall begin at once.
    holds: { agents: ['web-01', 'web-02', 'web-03', 'web-04'], forMs: 10 * 60_000 },
  },
]

function broker(index: number, agent: string): DemoTask {
  return {
    name: `broker-${index}`,
    agent,
    volumes: [`broker-${index}-log`, `broker-${index}-meta`],
    cpus: 2,
    memMb: 6 * 1024,
    command: FOREVER,
  }
}
