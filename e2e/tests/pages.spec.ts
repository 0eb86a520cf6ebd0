import { AxeBuilder } from '@axe-core/playwright'
import type { APIRequestContext } from '@playwright/test'
import { expect, test } from '../holdfast.ts'

const routes = [
  '/overview',
  '/volumes',
  '/volumes?q=status:detached',
  '/volumes?create=open',
  '/agents',
  '/reservations',
  '/roles',
  '/apps',
  '/apps?create=open',
  '/frameworks',
  '/offers',
  '/offers?show=volumes',
  '/operations',
  '/operations?of=apps',
  '/settings/appearance',
  '/settings/keyboard',
  '/settings/embedded',
  '/settings/about',
  '/nowhere',
]

/** The demo cluster fills itself by its own public API after it listens. */
async function filledDemo(request: APIRequestContext) {
  const read = async () => (await request.get('/api/volumes?q=status:orphaned&limit=1')).json()
  await expect.poll(async () => (await read()).total).toBeGreaterThan(0)
  return read()
}

/** An app and a pod, and everything that one can look at of them. */
async function routesOfServices(request: APIRequestContext): Promise<readonly string[]> {
  const persistent = { type: 'root', size: 32 }
  const app = {
    id: '/looked/at',
    cmd: 'sleep 100000',
    cpus: 0.1,
    mem: 32,
    container: { type: 'MESOS', volumes: [{ containerPath: 'data', mode: 'RW', persistent }] },
  }
  const pod = {
    id: '/looked/pod',
    scaling: { kind: 'fixed', instances: 1 },
    containers: [
      {
        name: 'main',
        exec: { command: { shell: 'sleep 100000' } },
        resources: { cpus: 0.1, mem: 32 },
        volumeMounts: [{ name: 'data', mountPath: 'data' }],
      },
    ],
    volumes: [{ name: 'data', persistent }],
  }
  const waits = { ...app, id: '/looked/waits', cpus: 10_000 }
  for (const data of [app, waits]) expect((await request.post('/v2/apps', { data })).status()).toBe(201)
  expect((await request.post('/v2/pods', { data: pod })).status()).toBe(201)
  const read = async (id: string, list: string) =>
    (await (await request.get(`/api/services/${encodeURIComponent(id)}/${list}`)).json()).rows[0]
  await expect.poll(async () => (await read(app.id, 'volumes'))?.status).toBe('attached')
  await expect.poll(async () => (await read(pod.id, 'instances'))?.label).toBe('attached')
  const { volume } = await read(app.id, 'volumes')
  const instance = await read(pod.id, 'instances')
  const tabs = ['instances', 'volumes', 'configuration', 'operations']
  return [
    ...[app.id, pod.id].flatMap((id) => tabs.map((tab) => `/apps${id}?tab=${tab}`)),
    `/apps${app.id}?edit=definition`,
    `/apps${pod.id}?edit=definition`,
    `/apps${pod.id}?instance=${instance.key}`,
    `/apps${waits.id}`,
    `/volumes/${encodeURIComponent(volume.role)}/${encodeURIComponent(volume.persistenceId)}?app=${app.id}`,
  ]
}

// The demo cluster has something of every kind in every list.
test.describe('every page of the demo cluster', () => {
  test.use({ cluster: null })

  for (const theme of ['light', 'dark'] as const) {
    test(`has no accessibility violation in the ${theme} theme`, async ({ page, request }) => {
      // Some twenty pages, each looked at whole.
      test.setTimeout(1_800_000)
      await page.emulateMedia({ colorScheme: theme })
      const { rows } = await filledDemo(request)
      const [volume] = rows
      const volumePage = `/volumes/${encodeURIComponent(volume.role)}/${encodeURIComponent(volume.persistenceId)}`
      const agentPage = `/agents/${volume.agentId}`
      const tabs = ['disks', 'reservations', 'volumes', 'tasks', 'operations', 'json'].map(
        (tab) => `${agentPage}?tab=${tab}`,
      )
      const volumeTabs = ['overview', 'tasks', 'timeline', 'json'].map((tab) => `${volumePage}?tab=${tab}`)
      const { rows: frameworks } = await (await request.get('/api/frameworks?limit=1')).json()
      const frameworkTabs = ['tasks', 'volumes', 'offers', 'facts'].map(
        (tab) => `/frameworks/${frameworks[0].key}?tab=${tab}`,
      )
      const services = await routesOfServices(request)
      const { rows: operations } = await (await request.get('/api/operations?limit=1')).json()
      for (const route of [
        ...routes,
        ...tabs,
        ...volumeTabs,
        ...frameworkTabs,
        ...services,
        `/operations/${operations[0].id}`,
      ]) {
        await page.goto(route)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        // What is in the page is the same in both; only its colours differ.
        const axe = new AxeBuilder({ page })
        const { violations } = await (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
        const found = violations.map(
          ({ id, nodes }) => `${route}: ${id}: ${nodes.map((n) => n.html).join(' ')}`,
        )
        expect(found).toEqual([])
      }
    })
  }

  test('is reached by the tabs at the side', async ({ page }) => {
    await page.goto('/')
    for (const name of [
      'Volumes',
      'Agents',
      'Reservations',
      'Roles',
      'Apps',
      'Frameworks',
      'Offers',
      'Settings',
      'Overview',
    ]) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name === 'Settings' ? /.+/ : name)
    }
  })
})

test('addresses of older dashboards lead to the same things', async ({ page, request }) => {
  const { rows } = await (await request.get('/api/agents?limit=1')).json()
  const [{ agentId }] = rows
  for (const old of [`/slaves/${agentId}`, `/nodes/${agentId}`, `/#/agents/${agentId}`]) {
    await page.goto(old)
    await expect(page).toHaveURL(new RegExp(`/agents/${agentId}`))
    await expect(page.getByRole('heading', { level: 1 })).toContainText(rows[0].hostname)
  }
})
