import { describe, expect, it } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import {
  hostPorts,
  isResident,
  runSpecDemands,
  volumeRequests,
} from '@holdfast/model/marathon/run-spec-facts'
import { contextOf, VERSION } from './case-support.ts'

const context = contextOf({ mesosRole: 'marathon' })

describe('a database on a mount disk', () => {
  const app = valueOf(
    decodeApp(
      {
        id: '/postgres',
        cpus: 1,
        instances: 1,
        mem: 512,
        networks: [{ mode: 'container/bridge' }],
        container: {
          type: 'DOCKER',
          volumes: [
            {
              containerPath: 'pgdata',
              mode: 'RW',
              persistent: {
                type: 'mount',
                size: 524288,
                maxSize: 1048576,
                constraints: [['path', 'LIKE', '/mnt/ssd-.+']],
              },
            },
          ],
          docker: { image: 'postgres:latest' },
          portMappings: [{ containerPort: 5432, hostPort: 0, protocol: 'tcp', name: 'postgres' }],
        },
        env: { POSTGRES_PASSWORD: 'password', PGDATA: 'pgdata' },
        upgradeStrategy: { maximumOverCapacity: 0, minimumHealthCapacity: 0 },
      },
      context,
    ),
  )

  it('is resident, and asks for its volume', () => {
    expect(isResident(app)).toBe(true)
    expect(volumeRequests(app)).toEqual([
      {
        name: 'pgdata',
        persistent: {
          type: 'mount',
          size: 524288,
          maxSize: 1048576,
          constraints: [['path', 'LIKE', '/mnt/ssd-.+']],
        },
      },
    ])
    expect(runSpecDemands(app)).toEqual({ cpus: 1, mem: 512, disk: 0, gpus: 0 })
    expect(hostPorts(app)).toEqual([{ port: 0, name: 'postgres' }])
  })

  it('is written with all that Marathon adds', () => {
    expect(encodeApp(app)).toEqual({
      id: '/postgres',
      role: 'marathon',
      instances: 1,
      cpus: 1,
      mem: 512,
      disk: 0,
      gpus: 0,
      requirePorts: false,
      killSelection: 'YOUNGEST_FIRST',
      backoffSeconds: 1,
      backoffFactor: 1.15,
      maxLaunchDelaySeconds: 300,
      networks: [{ mode: 'container/bridge' }],
      env: { POSTGRES_PASSWORD: 'password', PGDATA: 'pgdata' },
      container: {
        type: 'DOCKER',
        docker: { image: 'postgres:latest', forcePullImage: false, privileged: false, parameters: [] },
        portMappings: [
          { containerPort: 5432, hostPort: 0, servicePort: 0, protocol: 'tcp', name: 'postgres', labels: {} },
        ],
        volumes: [
          {
            containerPath: 'pgdata',
            mode: 'RW',
            persistent: {
              type: 'mount',
              size: 524288,
              maxSize: 1048576,
              constraints: [['path', 'LIKE', '/mnt/ssd-.+']],
            },
          },
        ],
      },
      residency: { relaunchEscalationTimeoutSeconds: 3600, taskLostBehavior: 'WAIT_FOREVER' },
      unreachableStrategy: 'disabled',
      upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
      version: VERSION,
      versionInfo: { lastScalingAt: VERSION, lastConfigChangeAt: VERSION },
    })
  })
})

describe('a pod of two containers with one volume', () => {
  const container = (name: string, mountPath: string) => ({
    name,
    exec: { command: { shell: 'sleep 1000' } },
    resources: { cpus: 0.1, mem: 128 },
    endpoints: [{ name: `http${name}`, hostPort: 0, protocol: ['tcp'] }],
    volumeMounts: [{ name: 'pst', mountPath, readOnly: false }],
    lifecycle: { killGracePeriodSeconds: 60 },
  })
  const pod = valueOf(
    decodePod(
      {
        id: '/persistent-volume-pod',
        volumes: [{ name: 'pst', persistent: { type: 'root', size: 10, constraints: [] } }],
        scaling: { kind: 'fixed', instances: 1 },
        scheduling: {
          unreachableStrategy: 'disabled',
          upgrade: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
        },
        containers: [container('ct1', 'pst1'), container('ct2', 'pst2')],
        networks: [{ mode: 'host' }],
      },
      context,
    ),
  )

  it('asks for its volume once, and for what its containers and its executor need', () => {
    expect(volumeRequests(pod)).toEqual([
      { name: 'pst', persistent: { type: 'root', size: 10, constraints: [] } },
    ])
    expect(runSpecDemands(pod)).toEqual({ cpus: 0.3, mem: 288, disk: 10, gpus: 0 })
    expect(hostPorts(pod)).toHaveLength(2)
  })

  it('is written with all that Marathon adds', () => {
    expect(encodePod(pod)).toMatchObject({
      id: '/persistent-volume-pod',
      role: 'marathon',
      version: VERSION,
      volumes: [{ name: 'pst', persistent: { type: 'root', size: 10 } }],
      executorResources: { cpus: 0.1, mem: 32, disk: 10 },
      scheduling: {
        backoff: { backoff: 1, backoffFactor: 1.15, maxLaunchDelay: 300 },
        killSelection: 'YOUNGEST_FIRST',
        unreachableStrategy: 'disabled',
      },
    })
  })
})

function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
