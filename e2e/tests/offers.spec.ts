import type { APIRequestContext } from '@playwright/test'
import { subscribe } from '../../apps/bff/test/hosted/framework.ts'
import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

// The panel of an offer that is over asks for it once more, and hears that.
test.use({ failedRequestsExpected: true })

test('an offer names its volumes, opens to every resource, and is over when it is declined', async ({
  page,
  holdfast,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '2', id: 'pgdata' })
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Offers' }).click()
  await expect(page.getByText('Nothing is offered to anybody now')).toBeVisible()

  const shop = await subscribe(holdfast, 'shop', ['ads'])
  const row = page.getByRole('grid', { name: 'Offers' }).getByRole('row', { name: /db1\.test/ })
  await expect(row).toContainText('shop')
  await expect(row.getByRole('link', { name: 'pgdata' })).toBeVisible()
  await row.getByRole('gridcell').or(row.getByRole('cell')).filter({ hasText: /^ads$/ }).first().click()
  const panel = page.getByRole('complementary', { name: 'Offer' })
  await expect(panel.getByRole('link', { name: 'pgdata' })).toBeVisible()
  await expect(panel.getByRole('listitem').filter({ hasText: 'pgdata' })).toContainText('dynamic, role ads')
  await expect(panel.getByRole('listitem').filter({ hasText: 'cpus' })).toContainText('4')

  const { id } = await shop.offerOf(await agentId(page.request))
  await shop.call('DECLINE', { decline: { offer_ids: [id], filters: { refuse_seconds: 600 } } })
  await expect(panel).toContainText('This offer is over')
  // The row under the pointer stays until the pointer leaves it.
  await page.mouse.move(0, 0)
  await expect(row).toBeHidden()
  shop.leave()
})

test('a volume says what keeps it from frameworks, and who is offered it', async ({ page, holdfast }) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '2', id: 'pgdata' })
  await page.goto('/offers?show=volumes')
  const row = page.getByRole('row', { name: /pgdata/ })
  await expect(row).toContainText('No framework is registered in role ads, or in one below it.')
  const shop = await subscribe(holdfast, 'shop', ['ads'])
  await expect(row).toContainText('Offered to shop in role ads.')
  const { id } = await shop.offerOf(await agentId(page.request))
  await shop.call('DECLINE', { decline: { offer_ids: [id], filters: { refuse_seconds: 600 } } })
  await expect(row).toContainText('shop declined what db1.test has')
  await row.getByRole('link', { name: 'pgdata' }).click()
  const section = page.getByRole('region', { name: 'What frameworks see' })
  await expect(section).toContainText('shop declined what db1.test has, for a while.')
  await shop.call('REVIVE')
  await expect(section).toContainText('Offered to shop in role ads.')
  shop.leave()
})

async function agentId(request: APIRequestContext): Promise<string> {
  const { rows } = await (await request.get('/api/agents?q=agent:db1.test')).json()
  return rows[0].agentId
}
