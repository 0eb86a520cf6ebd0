import { expect, test } from '../holdfast.ts'
import { createVolume, fillCreateForm } from '../journeys.ts'

test.use({ behindMaster: true, failedRequestsExpected: true })

test('a master that is lost is told, what was known stays, and it recovers by itself', async ({
  page,
  holdfast,
}) => {
  await page.goto('/volumes')
  await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'before' })
  // The agent proves it first; the master's list is read again a moment later.
  await expect(page.getByRole('row', { name: /before/ })).toBeVisible()
  await holdfast.master?.stop()
  await expect(page.getByRole('button', { name: /Freshness: stale/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /before/ })).toBeVisible()

  await holdfast.master?.start()
  await expect(page.getByRole('button', { name: /Freshness: live/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /before/ })).toContainText('1 GiB')
})

test('space that somebody takes by curl is missed in the form that is open', async ({ page, holdfast }) => {
  await page.goto('/volumes')
  const panel = await fillCreateForm(page, { host: 'web1.test', role: 'ads', size: '6', id: 'late' })
  await expect(panel.getByText('6 GiB will be reserved first.')).toBeVisible()
  const slaves = (await (await fetch(`${holdfast.url}/master/slaves`)).json()) as {
    slaves: { id: string; hostname: string }[]
  }
  const slaveId = slaves.slaves.find(({ hostname }) => hostname === 'web1.test')?.id ?? ''
  const resources = JSON.stringify([
    {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 8192 },
      reservations: [{ type: 'DYNAMIC', role: 'other' }],
    },
  ])
  const taken = await fetch(`${holdfast.url}/master/reserve`, {
    method: 'POST',
    body: new URLSearchParams({ slaveId, resources }),
  })
  expect(taken.status).toBe(202)
  await expect(
    panel.getByText('4 GiB more than there is: 0 MiB idle, 2 GiB unreserved.').first(),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto('/operations')
  await expect(page.getByRole('row', { name: /Reserve 8 GiB/i }).first()).toContainText(/confirmed/i)
})

test.describe('without its Marathon', () => {
  test.use({ frontFlags: ['--marathon', 'http://127.0.0.1:1'] })

  test('says that apps and pods are not seen, and shows the rest as it is', async ({ page }) => {
    await page.goto('/volumes')
    await expect(page.getByText('Marathon is not seen.')).toBeVisible()
    await expect(page.getByText('Apps and pods are not known yet.')).toBeVisible()
    await expect(page.getByRole('button', { name: /Freshness: live/ })).toBeVisible()
    await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'alone' })
    await page.goto('/apps')
    await expect(page.getByText(/the connection was refused/)).toBeVisible()
  })
})

test.describe('that wants to know who asks', () => {
  test.use({ credentials: [{ principal: 'ops', secret: 'hush' }] })

  test('a person logs in with the credentials of the master, and changes things by their name', async ({
    page,
  }) => {
    await page.goto('/volumes')
    await page.getByLabel('Principal').fill('ops')
    await page.getByLabel('Secret').fill('wrong')
    await page.getByRole('button', { name: /log in/i }).click()
    await expect(page.getByText('No principal has this name and secret.').first()).toBeVisible()
    await page.getByLabel('Secret').fill('hush')
    await page.getByRole('button', { name: /log in/i }).click()
    await createVolume(page, { host: 'db1.test', role: 'ads', size: '1', id: 'mine' })
    await page.goto('/operations')
    await expect(page.getByRole('row', { name: /Create mine/i }).first()).toContainText('ops')
  })
})
