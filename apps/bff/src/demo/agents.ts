/** The agents of the demo cluster, as a cluster file would describe them: machines of several kinds in three racks. */
export const DEMO_AGENTS: readonly object[] = [
  database('db-01', 'r1', [scalar('disk', 10_240, { reservations: [{ type: 'STATIC', role: 'backup' }] })]),
  database('db-02', 'r2', []),
  database('db-03', 'r3', []),
  broker('kafka-01', 'r1'),
  broker('kafka-02', 'r2'),
  broker('kafka-03', 'r3'),
  worker('web-01', 'r1'),
  worker('web-02', 'r2'),
  worker('web-03', 'r3'),
  worker('web-04', 'r3'),
  archive('archive-01', 'r2'),
  agent('edge-01', 'r1', 'hdd', [scalar('cpus', 2), scalar('mem', 2048), scalar('disk', 8192)]),
]

function agent(name: string, rack: string, kind: string, resources: readonly object[]): object {
  return { name, hostname: `${name}.localhost`, attributes: `rack:${rack};disk:${kind}`, resources }
}

function database(name: string, rack: string, more: readonly object[]): object {
  return agent(name, rack, 'nvme', [
    scalar('cpus', 16),
    scalar('mem', 65_536),
    scalar('disk', 204_800),
    ...more,
    scalar('disk', 102_300, on('MOUNT', `${name}/nvme0`)),
    scalar('disk', 102_300, on('MOUNT', `${name}/nvme1`)),
  ])
}

function broker(name: string, rack: string): object {
  return agent(name, rack, 'ssd', [
    scalar('cpus', 8),
    scalar('mem', 32_768),
    scalar('disk', 51_200),
    scalar('disk', 524_288, on('PATH', `${name}/data`)),
  ])
}

function worker(name: string, rack: string): object {
  return agent(name, rack, 'ssd', [scalar('cpus', 8), scalar('mem', 16_384), scalar('disk', 61_440)])
}

function archive(name: string, rack: string): object {
  const disks = ['volume0', 'volume1', 'volume2', 'volume3']
  return agent(name, rack, 'hdd', [
    scalar('cpus', 4),
    scalar('mem', 8192),
    scalar('disk', 20_480),
    ...disks.map((disk) => scalar('disk', 1_048_476, on('MOUNT', `${name}/${disk}`))),
    scalar('disk', 2_097_152, on('PATH', `${name}/pool`)),
  ])
}

function scalar(name: string, value: number, more: object = {}): object {
  return { name, type: 'SCALAR', scalar: { value }, ...more }
}

function on(type: 'PATH' | 'MOUNT', root: string): object {
  return { disk: { source: { type, [type === 'PATH' ? 'path' : 'mount']: { root: `{disks}/${root}` } } } }
}
