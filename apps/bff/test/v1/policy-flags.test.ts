import { Role } from '@holdfast/model/ids'
import { afterEach, expect, test } from 'vitest'
import { CaseFramework } from './case-framework.ts'
import { PATIENT, QUICK } from './quick-clock.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []
afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

async function start(settings: WholeOptions['settings']): Promise<WholeCluster> {
  const cluster = await new WholeCluster({ clock: QUICK, settings: { ...PATIENT, ...settings } }).start()
  running.push(cluster)
  await cluster.until(() => cluster.status() === 'active')
  return cluster
}

const weightsOf = async (cluster: WholeCluster): Promise<unknown> =>
  (await cluster.ask({ path: '/weights' })).json

test('an offer that nobody answers is rescinded after its time, and may be made again at once', async () => {
  const cluster = await start({ offerTimeoutMs: 3000 })
  const framework = await CaseFramework.join(cluster, { name: 'F', roles: ['ads'] })
  await cluster.until(() => framework.heard.includes('RESCIND'))
  await cluster.until(() => framework.offers.size === 1)
  expect(framework.heard.filter((type) => type === 'OFFERS').length).toBeGreaterThan(1)
})

test('offers without a time live until they are used', async () => {
  const cluster = await start({})
  const framework = await CaseFramework.join(cluster, { name: 'F', roles: ['ads'] })
  await cluster.until(() => framework.offers.size === 1)
  const later = cluster.options.clock?.now() ?? 0
  await cluster.until(() => (cluster.options.clock?.now() ?? 0) > later + 20_000)
  expect(framework.heard).not.toContain('RESCIND')
})

test('where only some roles are allowed, frameworks of others are refused, and those that ask for others', async () => {
  const cluster = await start({ roles: new Set(['ads', '*']) })
  const refusal = "Roles { dev, web } are not present in the master's --roles"
  await expect(CaseFramework.join(cluster, { name: 'F', roles: ['web', 'ads', 'dev'] })).rejects.toThrow(
    refusal,
  )
  const framework = await CaseFramework.join(cluster, { name: 'F', roles: ['ads'] })
  const framework_info = {
    user: 'root',
    name: 'F',
    id: { value: framework.id },
    roles: ['web', 'dev'],
    capabilities: [{ type: 'MULTI_ROLE' }],
  }
  const asked = await cluster.ask({
    method: 'POST',
    path: '/api/v1/scheduler',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'mesos-stream-id': framework.streamId,
    },
    body: JSON.stringify({
      type: 'UPDATE_FRAMEWORK',
      framework_id: { value: framework.id },
      update_framework: { framework_info },
    }),
  })
  expect([asked.status, asked.text]).toEqual([400, `Supplied FrameworkInfo is not valid: ${refusal}`])
})

test('the weights of the flags hold until an operator has decided otherwise, and over restarts no longer', async () => {
  const cluster = await start({ weights: new Map([[Role('ads'), 2]]) })
  expect(await weightsOf(cluster)).toEqual([{ role: 'ads', weight: 2 }])
  const body = JSON.stringify([
    { role: 'ads', weight: 5 },
    { role: 'web', weight: 3 },
  ])
  expect((await cluster.ask({ method: 'PUT', path: '/weights', body })).status).toBe(200)
  const decided = [
    { role: 'ads', weight: 5 },
    { role: 'web', weight: 3 },
  ]
  expect(await weightsOf(cluster)).toEqual(decided)
  await cluster.restart()
  expect(await weightsOf(cluster)).toEqual(decided)
  expect(cluster.logged.map(({ message }) => message)).toContain(
    'Ignoring the weights of the flags, and recovering the weights from the registry',
  )
})

test('a guarantee takes back offers of others until what they held covers it, and no more; weights take back all', async () => {
  const agents = { S: 'cpus:1;mem:1024', T: 'cpus:1;mem:1024', U: 'cpus:1;mem:1024' }
  const cluster = await new WholeCluster({ clock: QUICK, settings: PATIENT, agents }).start()
  running.push(cluster)
  const framework = await CaseFramework.join(cluster, { name: 'F', roles: ['ads'] })
  await cluster.until(() => framework.offers.size === 3)
  const rescinds = () => framework.heard.filter((type) => type === 'RESCIND').length
  const update_quota = { quota_configs: [{ role: 'web', guarantees: { cpus: { value: 2 } } }] }
  expect((await cluster.call({ type: 'UPDATE_QUOTA', update_quota })).text).toBe('')
  await cluster.until(() => rescinds() === 2)
  // One is left, which is enough; what is held ready is not offered to others.
  const weights = JSON.stringify([{ role: 'ads', weight: 2 }])
  expect((await cluster.ask({ method: 'PUT', path: '/weights', body: weights })).status).toBe(200)
  await cluster.until(() => rescinds() === 3)
})

test('no quota is removed of a role that there may not be, nor of none', async () => {
  const cluster = await start({ roles: new Set(['ads', '*']) })
  const removed = async (path: string) => (await cluster.ask({ method: 'DELETE', path })).text
  expect(await removed('/quota/web')).toBe(
    "Failed to validate remove quota request for path '/master/quota/web': Unknown role 'web'",
  )
  expect(await removed('/quota')).toBe(
    "Failed to parse remove quota request for path '/master/quota': expected 3 tokens, found 2 tokens",
  )
})
