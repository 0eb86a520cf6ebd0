const scalar = (name: string, value: number, more: object = {}) => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
})

const source = (type: 'PATH' | 'MOUNT', root: string) => ({
  disk: { source: { type, [type === 'PATH' ? 'path' : 'mount']: { root } } },
})

/** Three agents with every kind of disk: what most journeys need, and no more. */
export const cluster = {
  agents: [
    {
      name: 'db1',
      hostname: 'db1.test',
      attributes: 'rack:r1',
      resources: [
        scalar('cpus', 4),
        scalar('mem', 8192),
        scalar('disk', 20480),
        scalar('disk', 4096, { reservations: [{ type: 'STATIC', role: 'backup' }] }),
        scalar('disk', 10240, source('MOUNT', '{disks}/db1/volume0')),
      ],
    },
    {
      name: 'db2',
      hostname: 'db2.test',
      attributes: 'rack:r2',
      resources: [
        scalar('cpus', 4),
        scalar('mem', 8192),
        scalar('disk', 20480),
        scalar('disk', 8192, source('PATH', '{disks}/db2/ssd')),
      ],
    },
    {
      name: 'web1',
      hostname: 'web1.test',
      attributes: 'rack:r2',
      resources: [scalar('cpus', 2), scalar('mem', 4096), scalar('disk', 10240)],
    },
  ],
}
