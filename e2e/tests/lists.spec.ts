import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

test.beforeEach(async ({ page }) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'small' })
  await createVolume(page, { host: 'db2.test', role: 'ads', size: '3', id: 'large' })
  await createVolume(page, { host: 'web1.test', role: 'eng/db', size: '2', id: 'middle' })
})

test('filter and order are in the address, and outlive a reload', async ({ page }) => {
  const rows = page.getByRole('grid', { name: 'Volumes' }).getByRole('row')
  const filter = page.getByRole('combobox', { name: 'Filter volumes' })
  await filter.fill('role:ads')
  await filter.press('Enter')
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Size' }).click()
  await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    /ascending|descending/,
  )
  await page.getByRole('button', { name: 'Size' }).click()
  await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    /ascending|descending/,
  )
  const texts = await rows.allTextContents()
  await page.reload()
  await expect(rows).toHaveCount(3)
  await expect(page).toHaveURL(/q=.*ads/)
  expect((await rows.allTextContents()).map((text) => /small|large/.exec(text)?.[0])).toEqual(
    texts.map((text) => /small|large/.exec(text)?.[0]),
  )
})

test('an unknown key of the filter is named together with the keys that exist', async ({ page }) => {
  const filter = page.getByRole('combobox', { name: 'Filter volumes' })
  await filter.fill('colour:red')
  await filter.press('Enter')
  await expect(page.getByText(/colour/).last()).toBeVisible()
  await expect(page.getByText(/status, /).first()).toBeVisible()
})

test('a filter that matches nothing says so and can be cleared', async ({ page }) => {
  await page.goto('/volumes?q=nothing-is-called-this')
  await expect(page.getByRole('main')).toContainText(/no volume/i)
  await page.getByRole('button', { name: /clear/i }).first().click()
  await expect(page.getByRole('row', { name: /small/ })).toBeVisible()
})
