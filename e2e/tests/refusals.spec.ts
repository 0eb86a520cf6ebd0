import { expect, test } from '../holdfast.ts'
import { createVolume, fillCreateForm } from '../journeys.ts'

const good = { host: 'db1.test', role: 'ads', size: '1', id: 'fine' }

const refused = [
  { what: 'the role *', with: { role: '*' }, says: /\*/ },
  {
    what: 'a role with a space',
    with: { role: 'a b' },
    says: "Role component 'a b' is invalid because it contains backspace or whitespace",
  },
  { what: 'an id with a slash', with: { id: 'a/b' }, says: "'a/b' contains invalid characters" },
  { what: 'an id of two dots', with: { id: '..' }, says: "'..' is disallowed" },
  {
    what: 'an id of 256 characters',
    with: { id: 'x'.repeat(256) },
    says: 'ID must not be greater than 255 characters',
  },
  { what: 'no id', with: { id: '' }, says: 'Enter an id, or take the suggested one.' },
  { what: 'a size of nothing', with: { size: '0' }, says: /size|0/i },
  { what: 'more than the disk has', with: { size: '900' }, says: /has|only|free|short/i },
  {
    what: 'a container path with a slash',
    with: { containerPath: 'var/data' },
    says: /single|slash|segment/i,
  },
] as const

for (const { what, with: bad, says } of refused) {
  test(`the form refuses ${what}, says why at the field, and sends nothing`, async ({ page, request }) => {
    await page.goto('/volumes')
    const panel = await fillCreateForm(page, { ...good, ...bad })
    await panel.getByRole('button', { name: 'Create volume' }).click()
    await expect(panel.getByText(says).first()).toBeVisible()
    await expect(panel.locator('[aria-invalid="true"]').first()).toBeVisible()
    await expect(panel).toBeVisible()
    expect((await (await request.get('/api/operations')).json()).total).toBe(0)
  })
}

test('the form refuses an id that the role already has on the agent', async ({ page }) => {
  await page.goto('/volumes')
  await createVolume(page, good)
  const panel = await fillCreateForm(page, good)
  await panel.getByRole('button', { name: 'Create volume' }).click()
  await expect(
    panel.getByText('Role ads already has a volume with this id on this agent.').first(),
  ).toBeVisible()
})

test('a mount disk is only ever used whole', async ({ page }) => {
  await page.goto('/volumes')
  await page.getByRole('main').getByRole('button', { name: 'Create volume' }).first().click()
  const panel = page.getByRole('dialog', { name: 'Create volume' })
  await panel.getByRole('combobox', { name: 'Agent' }).fill('db1')
  await panel.getByRole('option', { name: /db1\.test/ }).click()
  await panel.getByRole('radio', { name: /mount/ }).check()
  await panel.getByRole('combobox', { name: 'Role' }).fill('ads')
  await expect(panel.getByRole('textbox', { name: 'Size' })).not.toBeEditable()
  await expect(panel.getByText(/whole/).first()).toBeVisible()
})

test('a reservation that holds a volume cannot be unreserved, and says which volume', async ({ page }) => {
  await page.goto('/volumes')
  await createVolume(page, good)
  await page.goto('/reservations')
  const row = page.getByRole('row', { name: /ads/ }).filter({ hasText: 'db1.test' })
  await expect(row).toContainText('1 GiB')
  await row.getByRole('button', { name: /Actions/ }).click()
  const unreserve = page.getByRole('menuitem', { name: /Unreserve/ })
  await expect(unreserve).toHaveAttribute('aria-disabled', 'true')
  await expect(unreserve).toContainText(/1 volume/)
})
