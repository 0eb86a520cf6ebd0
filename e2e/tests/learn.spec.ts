import { expect, test } from '../holdfast.ts'
import { createVolume, operationConfirmed } from '../journeys.ts'

test('a stopped agent makes its volumes unknown and their destruction impossible, until it is started again', async ({
  page,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'pgdata' })
  await page.goto('/settings/embedded')
  await page.getByRole('button', { name: 'Break db1.test…' }).click()
  const dialog = page.getByRole('dialog', { name: 'db1.test' })
  await expect(dialog).toContainText('Its volumes are unknown from then on')
  await dialog.getByRole('button', { name: 'Stop db1.test' }).click()
  await expect(page.getByRole('row', { name: /db1\.test/ })).toContainText('Stopped')

  await page.goto('/volumes')
  const row = page.getByRole('row', { name: /pgdata/ })
  await expect(row).toContainText('Unknown')
  await row.getByRole('link', { name: 'pgdata' }).click()
  await expect(page.getByRole('region', { name: 'Held by' })).toContainText(
    'whether a task uses the volume cannot be told now',
  )
  const destroy = page.getByRole('button', { name: 'Destroy…' })
  await expect(destroy).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('link', { name: 'db1.test' }).first().click()
  await expect(page.getByText('Its volumes are unknown until it is back')).toBeVisible()

  await page.goto('/settings/embedded')
  await page.getByRole('button', { name: 'Mend db1.test…' }).click()
  await dialog.getByRole('button', { name: 'Start db1.test' }).click()
  await expect(page.getByRole('row', { name: /db1\.test/ })).toContainText('Runs')
  await page.goto('/volumes')
  await expect(row).toContainText('Detached')
  await row.getByRole('link', { name: 'pgdata' }).click()
  await expect(destroy).not.toHaveAttribute('aria-disabled', 'true')
})

test('a lost message is sent again: what was asked for is proved all the same', async ({ page }) => {
  await page.goto('/settings/embedded')
  await page.getByRole('button', { name: 'Break web1.test…' }).click()
  const dialog = page.getByRole('dialog', { name: 'web1.test' })
  await dialog.getByRole('button', { name: 'Lose the next message to web1.test' }).click()
  await expect(page.getByRole('row', { name: /web1\.test/ })).toContainText('will be lost')
  await page.goto('/volumes')
  await createVolume(page, { host: 'web1.test', role: 'ads', size: '1', id: 'late' })
  await operationConfirmed(page, 'Create late')
  await page.goto('/settings/embedded')
  await expect(page.getByRole('row', { name: /web1\.test/ })).toContainText('arrives')
})

test('a rebooted agent comes back under another id, and its volumes are where they were', async ({
  page,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'pgdata' })
  await operationConfirmed(page, 'Create pgdata')
  await page.goto('/volumes')
  await page.getByRole('link', { name: 'pgdata' }).click()
  await page.getByRole('link', { name: 'db1.test' }).first().click()
  await expect(page).toHaveURL(/agents/)
  const before = page.url()

  await page.goto('/settings/embedded')
  await page.getByRole('button', { name: 'Break db1.test…' }).click()
  const dialog = page.getByRole('dialog', { name: 'db1.test' })
  await expect(dialog).toContainText('The agent registers under a new id')
  await dialog.getByRole('button', { name: 'Reboot db1.test' }).click()
  await expect(page.getByRole('row', { name: /db1\.test/ })).toContainText('Runs')

  await page.goto('/volumes')
  const row = page.getByRole('row', { name: /pgdata/ })
  await expect(row).toContainText('Detached')
  await row.getByRole('link', { name: 'pgdata' }).click()
  await page.getByRole('link', { name: 'db1.test' }).first().click()
  await expect(page.getByRole('heading', { name: 'db1.test' })).toBeVisible()
  expect(page.url()).not.toBe(before)
  // The address under which it was known leads to it still.
  await page.goto(before)
  await expect(page.getByRole('heading', { name: 'db1.test' })).toBeVisible()
})
