import { expect, test } from '../holdfast.ts'
import { createVolume, operationConfirmed } from '../journeys.ts'

const volume = { host: 'web1.test', role: 'ads', size: '2', id: 'pgdata' }

test('a volume is grown on disk that is reserved for it first, and shrunk again', async ({ page }) => {
  await page.goto('/volumes')
  await createVolume(page, volume)
  await page.getByRole('link', { name: 'pgdata' }).click()
  await expect(page.getByText('2 GiB (2 048 MiB)')).toBeVisible()

  await page.getByRole('button', { name: 'Grow…' }).click()
  await expect(page).toHaveURL(/resize=grow/)
  const panel = page.getByRole('dialog', { name: 'Grow volume' })
  await expect(
    panel.getByText('Nothing of its reservation is idle on this disk; 8 GiB can be added to it.'),
  ).toBeVisible()
  const size = panel.getByRole('textbox', { name: 'Size' })
  await size.fill('2')
  await panel.getByRole('button', { name: 'Grow volume' }).click()
  await expect(panel.getByText('It has 2 GiB now: enter a larger size.').first()).toBeVisible()
  await size.fill('3')
  await expect(panel.getByText('1 GiB more than now.')).toBeVisible()
  await panel.getByRole('button', { name: 'Reserve 1 GiB first' }).click()
  await expect(panel.getByText('Reserve 1 GiB of root disk for role ads')).toBeVisible()
  await expect(panel.getByText('Grow pgdata by 1 GiB, from 2 GiB to 3 GiB')).toBeVisible()
  await panel.getByRole('button', { name: 'curl' }).click()
  await expect(panel.getByText(/GROW_VOLUME/)).toBeVisible()
  await panel.getByRole('button', { name: 'Grow volume' }).click()
  await expect(panel).toBeHidden()
  await operationConfirmed(page, 'Grow pgdata')
  await expect(page.getByText('3 GiB (3 072 MiB)')).toBeVisible()

  await page.getByRole('button', { name: 'Shrink…' }).click()
  const shrink = page.getByRole('dialog', { name: 'Shrink volume' })
  await shrink.getByRole('textbox', { name: 'Size' }).fill('1.5')
  await expect(shrink.getByText(/Only the limit that is accounted for moves/)).toBeVisible()
  await shrink.getByRole('button', { name: 'Shrink volume' }).click()
  await expect(shrink).toBeHidden()
  await operationConfirmed(page, 'Shrink pgdata')
  await expect(page.getByText('1.5 GiB (1 536 MiB)')).toBeVisible()

  await page.goto('/operations')
  await expect(page.getByRole('row', { name: /Grow/ })).toContainText('2 GiB → 3 GiB')
  await page
    .getByRole('row', { name: /Shrink/ })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('tab', { name: 'curl' }).click()
  await expect(page.getByText('/api/v1').first()).toBeVisible()
})

test('a volume that takes its disk whole is not grown and not shrunk, and says why', async ({ page }) => {
  await page.goto('/volumes')
  await page.getByRole('main').getByRole('button', { name: 'Create volume' }).first().click()
  const panel = page.getByRole('dialog', { name: 'Create volume' })
  await panel.getByRole('combobox', { name: 'Agent' }).fill('db1')
  await panel.getByRole('option', { name: /db1\.test/ }).click()
  await panel.getByRole('radio', { name: /mount/ }).check()
  await panel.getByRole('combobox', { name: 'Role' }).fill('ads')
  await panel.getByRole('textbox', { name: 'Id' }).fill('whole')
  await panel.getByRole('button', { name: 'Create volume' }).click()
  await operationConfirmed(page, 'Create whole')
  await page.getByRole('link', { name: 'whole' }).click()
  const grow = page.getByRole('button', { name: 'Grow…' })
  await expect(grow).toHaveAttribute('aria-disabled', 'true')
  await expect(grow).toHaveAccessibleDescription(
    'The volume takes its disk whole: there is nothing to grow into.',
  )
  await expect(page.getByRole('button', { name: 'Shrink…' })).toHaveAccessibleDescription(
    'Shrinking a volume on a MOUNT disk is not supported.',
  )
})
