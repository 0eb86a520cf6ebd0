import type { Definition } from './document.ts'

/** What a new definition begins with: something small that works, with one volume. */
export function startingPoint(kind: 'app' | 'pod'): Definition {
  return kind === 'app' ? app : pod
}

const app: Definition = {
  id: '/my-app',
  cmd: 'sleep 100000',
  cpus: 0.1,
  mem: 64,
  instances: 1,
  container: {
    type: 'MESOS',
    volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 512 } }],
  },
}

const pod: Definition = {
  id: '/my-pod',
  containers: [
    {
      name: 'main',
      exec: { command: { shell: 'sleep 100000' } },
      resources: { cpus: 0.1, mem: 64 },
      volumeMounts: [{ name: 'data', mountPath: 'data' }],
    },
  ],
  volumes: [{ name: 'data', persistent: { type: 'root', size: 512 } }],
  scaling: { kind: 'fixed', instances: 1 },
}
