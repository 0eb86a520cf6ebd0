import type { APIRequestContext } from '@playwright/test'
import { part, subscribe, type Framework } from '../../apps/bff/test/hosted/framework.ts'
import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

async function agentId(request: APIRequestContext): Promise<string> {
  const { rows } = await (await request.get('/api/agents?q=agent:db1.test')).json()
  return rows[0].agentId
}

/** Runs a task of the framework on the volume. */
async function hold(shop: Framework, agent: string, taskId: string): Promise<void> {
  const offer = await shop.offerOf(agent)
  const data = offer.resources.filter((each) => JSON.stringify(each).includes('"pgdata"'))
  await shop.launch(offer, taskId, 'sleep 10000', [part('cpus', 1), part('mem', 64), ...data])
  await shop.untilTask(taskId, 'TASK_RUNNING')
}

test('a volume says which task holds it and since when, refuses to be destroyed, and remembers it after', async ({
  page,
  holdfast,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '2', id: 'pgdata' })
  const shop = await subscribe(holdfast, 'shop', ['ads'])
  await hold(shop, await agentId(page.request), 'pg.1')

  await page
    .getByRole('row', { name: /pgdata/ })
    .getByRole('link', { name: 'pgdata' })
    .click()
  const heldBy = page.getByRole('region', { name: 'Held by' })
  await expect(heldBy).toContainText('Task pg.1 of shop uses it.')
  await expect(heldBy).toContainText('Running')
  await expect(heldBy).toContainText('holds it for')
  await expect(page.getByRole('button', { name: 'Destroy…' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('tab', { name: 'Tasks 1' }).click()
  await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name: /pg\.1/ })).toContainText(
    'Running',
  )
  await page.getByRole('tab', { name: 'Overview' }).click()

  await shop.call('KILL', { kill: { task_id: { value: 'pg.1' } } })
  await expect(heldBy).toContainText('No task uses it.')
  await expect(heldBy).toContainText(/Last held by task pg\.1 of shop, which was killed/)
  await expect(page.getByRole('button', { name: 'Destroy…' })).not.toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('tab', { name: 'Timeline' }).click()
  await expect(page.getByText('Attached to task pg.1 of shop')).toBeVisible()
  await expect(page.getByText('Detached from task pg.1 of shop')).toBeVisible()
  shop.leave()
})

test('a framework tells its roles, tasks and volumes, and its agent tells the task', async ({
  page,
  holdfast,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '2', id: 'pgdata' })
  const shop = await subscribe(holdfast, 'shop', ['ads'])
  await hold(shop, await agentId(page.request), 'pg.1')

  await page.goto('/frameworks')
  const row = page.getByRole('grid', { name: 'Frameworks' }).getByRole('row', { name: /shop/ })
  await expect(row).toContainText('Active')
  await expect(row).toContainText('ads')
  await expect(row).toContainText('2 GiB')
  await row.getByRole('link', { name: 'shop' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'shop' })).toBeVisible()
  const task = page.getByRole('grid', { name: 'Tasks of this framework' }).getByRole('row', { name: /pg\.1/ })
  await expect(task).toContainText('Running')
  await expect(task.getByRole('link', { name: 'pgdata' })).toBeVisible()
  await page.getByRole('tab', { name: /Volumes/ }).click()
  await expect(page.getByRole('row', { name: /pgdata/ })).toContainText('Attached')
  await page.getByRole('tab', { name: 'Facts' }).click()
  await expect(page.getByText('RESERVATION_REFINEMENT')).toBeVisible()

  await page.goto(`/agents/${await agentId(page.request)}?tab=tasks`)
  await expect(
    page.getByRole('grid', { name: 'Tasks on this agent' }).getByRole('row', { name: /pg\.1/ }),
  ).toContainText('shop')
  shop.leave()
  await page.goto('/frameworks')
  await expect(row).toContainText('Disconnected')
})

test('a program that asks for /frameworks gets what Mesos says', async ({ page, request }) => {
  expect(await (await request.get('/frameworks')).json()).toHaveProperty('frameworks')
  await page.goto('/frameworks')
  await expect(page.getByText('No framework is registered')).toBeVisible()
})
