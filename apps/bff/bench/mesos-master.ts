import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * A master of so many agents with so many volumes each, on a thread of its own. The message `change` makes one more volume;
 * `requests` asks how many requests it got since it was last asked.
 */
const { agents, volumes } = workerData as { readonly agents: number; readonly volumes: number }

const volume = (agent: number, id: number) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 1000 },
  role: 'db',
  reservation: { principal: 'ops' },
  reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }],
  disk: {
    persistence: { id: `v-${agent}-${id}`, principal: 'ops' },
    volume: { mode: 'RW', container_path: 'data' },
  },
})

const entry = (index: number, count: number) => ({
  id: `bench-S${index}`,
  hostname: `host-${index}.test`,
  port: 5051,
  pid: `slave(1)@10.0.${index >> 8}.${index & 255}:5051`,
  registered_time: 1_700_000_000,
  active: true,
  version: '1.12.0',
  capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
  attributes: { rack: `r${index % 40}` },
  resources: { cpus: 16, mem: 65_536, disk: 1_000_000 },
  reserved_resources_full: { db: Array.from({ length: count }, (_, id) => volume(index, id)) },
  unreserved_resources_full: [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 16 }, role: '*' },
    { name: 'mem', type: 'SCALAR', scalar: { value: 65_536 }, role: '*' },
    { name: 'disk', type: 'SCALAR', scalar: { value: 1_000_000 - 1000 * count }, role: '*' },
  ],
  used_resources_full: [],
  offered_resources_full: [],
})

const texts = Array.from({ length: agents }, (_, index) => JSON.stringify(entry(index, volumes)))
let whole = ''
let made = 0

function answer(path: string, type: string): string {
  if (path.startsWith('/metrics')) return `{"master/uptime_secs":${process.uptime()}}`
  if (path.startsWith('/master/slaves'))
    return (whole ||= `{"slaves":[${texts.join(',')}],"recovered_slaves":[]}`)
  if (type === 'GET_MASTER') {
    const info = { id: 'bench', version: '1.12.0', hostname: 'bench', port: 5050 }
    return JSON.stringify({ get_master: { master_info: info, elected_time: 1_600_000_000 } })
  }
  return JSON.stringify({ type, [type.toLowerCase()]: {} })
}

let requests = 0

const server = createServer((request, response) => {
  requests += 1
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => response.end(answer(request.url ?? '', /"type":"(\w+)"/.exec(body)?.[1] ?? '')))
})
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port })
})
parentPort?.on('message', (message) => {
  if (message === 'requests') {
    parentPort?.postMessage({ requests })
    requests = 0
    return
  }
  made += 1
  texts[0] = JSON.stringify(entry(0, volumes + made))
  whole = ''
  parentPort?.postMessage({ bytes: answer('/master/slaves', '').length })
})
