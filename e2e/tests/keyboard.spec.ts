import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../holdfast.ts'
import { operationConfirmed, volumeFolders } from '../journeys.ts'

/** Presses Tab until the wanted thing has the focus, as a person without a mouse does. */
async function tabTo(
  page: Page,
  role: Parameters<Page['getByRole']>[0],
  name: string | RegExp,
  within: Page | Locator = page,
) {
  const wanted = within.getByRole(role, { name }).first()
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return
    await page.keyboard.press('Tab')
  }
  await expect(wanted).toBeFocused()
}

test('a volume is created, opened and destroyed by keyboard alone', async ({ page, holdfast }) => {
  await page.goto('/overview')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('v')
  await expect(page.getByRole('heading', { level: 1, name: 'Volumes' })).toBeFocused()

  await page.keyboard.press('c')
  const panel = page.getByRole('dialog', { name: 'Create volume' })
  await expect(panel.getByRole('combobox', { name: 'Agent' })).toBeFocused()
  await page.keyboard.type('web1')
  await expect(panel.getByRole('option', { name: /web1\.test/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('radio', { name: /root/ })).toBeChecked()
  await tabTo(page, 'combobox', 'Role')
  await page.keyboard.type('ads')
  await tabTo(page, 'textbox', 'Size')
  await page.keyboard.type('1')
  await tabTo(page, 'textbox', 'Id')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('by-keyboard')
  await expect(panel.getByText('1 GiB will be reserved first.')).toBeVisible()
  await tabTo(page, 'button', 'Create volume', panel)
  await page.keyboard.press('Enter')
  await expect(panel).toBeHidden()
  await operationConfirmed(page, 'Create by-keyboard')
  expect(volumeFolders(holdfast.dataDir, 'web1', 'ads')).toEqual(['by-keyboard'])

  await tabTo(page, 'row', /by-keyboard/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /by-keyboard/ })).toBeFocused()
  await tabTo(page, 'button', 'Destroy…')
  await page.keyboard.press('Enter')
  const plan = page.getByRole('dialog')
  await expect(plan.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await tabTo(page, 'button', 'Destroy 1 volume')
  await page.keyboard.press('Enter')
  await operationConfirmed(page, 'Destroy by-keyboard')
  expect(volumeFolders(holdfast.dataDir, 'web1', 'ads')).toEqual([])
})
