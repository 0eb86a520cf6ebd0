import { expect, test } from '../holdfast.ts'
import { createVolume, fillCreateForm, operationConfirmed, volumeFolders } from '../journeys.ts'

for (const behindMaster of [false, true]) {
  test.describe(behindMaster ? 'before a real master' : 'with an embedded cluster', () => {
    test.use({ behindMaster })

    test('a volume goes from the click to the disk and back', async ({ page, holdfast }) => {
      await page.goto('/volumes')
      await expect(page.getByText('No persistent volumes exist')).toBeVisible()

      const panel = await fillCreateForm(page, { host: 'web1.test', role: 'ads', size: '2', id: 'pgdata' })
      await expect(panel.getByText('2 GiB will be reserved first.')).toBeVisible()
      await expect(panel.getByText('Reserve 2 GiB of root disk for role ads')).toBeVisible()
      await panel.getByRole('button', { name: 'Create volume' }).click()
      await expect(panel).toBeHidden()

      const row = page.getByRole('row', { name: /pgdata/ })
      await expect(row).toContainText('2 GiB')
      await operationConfirmed(page, 'Create pgdata')
      expect(volumeFolders(holdfast.dataDir, 'web1', 'ads')).toEqual(['pgdata'])

      await row.getByRole('link', { name: 'pgdata' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/pgdata/)
      await expect(page.getByText('2 GiB (2 048 MiB)')).toBeVisible()
      await expect(page.getByText('No task uses it.')).toBeVisible()

      await page.getByRole('button', { name: 'Destroy…' }).click()
      const plan = page.getByRole('dialog')
      await expect(plan).toContainText('What will be lost')
      await expect(plan).toContainText('pgdata')
      await expect(plan).toContainText('2 GiB')
      await plan.getByRole('button', { name: 'Destroy 1 volume' }).click()
      await operationConfirmed(page, 'Destroy pgdata')
      expect(volumeFolders(holdfast.dataDir, 'web1', 'ads')).toEqual([])

      await page.getByRole('link', { name: 'Reservations' }).click()
      const reservation = page.getByRole('row', { name: /ads/ }).filter({ hasText: '2 GiB' })
      await expect(reservation.first()).toBeVisible()
    })

    test('two tabs see the same change live', async ({ page, context }) => {
      await page.goto('/volumes')
      const other = await context.newPage()
      await other.goto('/agents')
      await expect(other.getByRole('row', { name: /db2\.test/ })).toContainText('28 GiB')
      const third = await context.newPage()
      await third.goto('/volumes')

      await createVolume(page, { host: 'db2.test', role: 'ads', size: '4', id: 'seen' })
      await expect(third.getByRole('row', { name: /seen/ })).toContainText('4 GiB')
      await expect(other.getByRole('row', { name: /db2\.test/ })).toContainText('24 GiB')
    })
  })
}

test('a volume and its reservation outlive the program', async ({ page, holdfast }) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'eng/db', size: '512', unit: 'MiB', id: 'kept' })
  await page.goto('about:blank')
  await holdfast.stop()
  await holdfast.start()
  await page.goto('/volumes')
  await expect(page.getByRole('row', { name: /kept/ })).toContainText('512 MiB')
  expect(volumeFolders(holdfast.dataDir, 'db1', 'eng db')).toEqual(['kept'])
})

test.describe('with a lost connection', () => {
  test.use({ failedRequestsExpected: true })

  test('a stopped BFF shows a banner, keeps what it showed, and recovers by itself', async ({
    page,
    holdfast,
  }) => {
    await page.goto('/volumes')
    await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'before' })
    await holdfast.stop()
    await expect(page.getByText('The Holdfast server does not answer.').first()).toBeVisible()
    await expect(page.getByRole('row', { name: /before/ })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: 'Create volume' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await holdfast.start()
    await expect(page.getByRole('button', { name: /Freshness: live/ })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: 'Create volume' })).not.toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })
})
