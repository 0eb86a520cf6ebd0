/** Apps and pods of the demo cluster, as somebody would send them to `/v2`: one of each kind, and one that nobody has room for. */
export const DEMO_APPS: readonly { readonly kind: 'app' | 'pod'; readonly definition: object }[] = [
  {
    kind: 'app',
    definition: {
      id: '/shop/orders',
      cmd: 'sleep infinity',
      cpus: 1,
      mem: 2048,
      instances: 2,
      constraints: [['hostname', 'UNIQUE']],
      container: {
        type: 'MESOS',
        volumes: [
          { containerPath: 'data', mode: 'RW', persistent: { type: 'path', size: 20_480 } },
          { containerPath: 'wal', mode: 'RW', persistent: { type: 'root', size: 2048 } },
        ],
      },
    },
  },
  {
    kind: 'pod',
    definition: {
      id: '/shop/search',
      containers: ['index', 'query'].map((name) => ({
        name,
        exec: { command: { shell: 'sleep infinity' } },
        resources: { cpus: 0.5, mem: 512 },
        volumeMounts: [{ name: 'shards', mountPath: 'shards', readOnly: name === 'query' }],
      })),
      volumes: [{ name: 'shards', persistent: { type: 'root', size: 8192 } }],
      scaling: { kind: 'fixed', instances: 1 },
    },
  },
  {
    kind: 'app',
    definition: {
      id: '/reports/warehouse',
      cmd: 'sleep infinity',
      cpus: 1,
      mem: 1024,
      instances: 1,
      container: {
        type: 'MESOS',
        volumes: [{ containerPath: 'tables', mode: 'RW', persistent: { type: 'mount', size: 4_194_304 } }],
      },
    },
  },
]
