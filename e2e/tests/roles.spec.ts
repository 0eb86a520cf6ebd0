import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

test('the roles show what they hold and may hold, live, and every number leads to its list', async ({
  page,
  request,
}) => {
  await page.goto('/roles')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Roles')
  const backup = page.getByRole('row', { name: /backup/ })
  await expect(backup).toContainText('4 GiB')

  const other = await page.context().newPage()
  await other.goto('/volumes')
  await createVolume(other, { host: 'web1.test', role: 'eng/db', size: '2', id: 'pgdata' })
  await other.close()
  const db = page.getByRole('row', { name: /eng\/db/ })
  await expect(db).toContainText('2 GiB')
  const eng = page.getByRole('row').filter({ hasText: /^eng/ }).first()
  await expect(eng).toContainText('(2 GiB)')

  const guarantee = [{ name: 'disk', type: 'SCALAR', scalar: { value: 1024 } }]
  const answer = await request.post('/quota', {
    data: JSON.stringify({ role: 'eng', guarantee, force: true }),
  })
  expect(answer.status()).toBe(200)
  await expect(eng).toContainText('2 GiB of 1 GiB')
  await page.getByRole('button', { name: /With quota/ }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: 'Clear', exact: true }).click()

  await db.getByRole('link', { name: '2 GiB' }).first().click()
  await expect(page).toHaveURL(/\/reservations\?q=role:eng\/db/)
  await page.goBack()
  await db.getByRole('link', { name: '1', exact: true }).first().click()
  await expect(page).toHaveURL(/\/volumes\?q=role:eng\/db/)
  await expect(page.getByRole('row', { name: /pgdata/ })).toBeVisible()
})

test('the same address is the page for a browser and Mesos’ list for a program', async ({
  page,
  request,
}) => {
  await page.goto('/roles')
  await expect(page.getByRole('grid', { name: 'Roles' })).toBeVisible()
  expect(await (await request.get('/roles')).json()).toHaveProperty('roles')
})
