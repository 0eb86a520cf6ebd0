import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

test.use({
  credentials: [{ principal: 'operator', secret: 'operator-secret' }],
  failedRequestsExpected: true,
})

test('with credentials every page asks who is there, and says when the secret is wrong', async ({ page }) => {
  await page.goto('/volumes')
  await page.getByLabel('Principal').fill('operator')
  await page.getByLabel('Secret').fill('wrong')
  await page.getByRole('button', { name: /log in/i }).click()
  await expect(page.getByText('No principal has this name and secret.').first()).toBeVisible()
  await page.getByLabel('Secret').fill('operator-secret')
  await page.getByRole('button', { name: /log in/i }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Volumes' })).toBeVisible()
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'mine' })
  await page.getByRole('link', { name: 'mine' }).click()
  await expect(page.getByRole('main')).toContainText('principal operator')
})
