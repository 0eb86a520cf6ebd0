import type { Page } from '@playwright/test'
import { expect, test } from '../holdfast.ts'
import { createVolume } from '../journeys.ts'

const any = { type: 'ANY' }
const only = (...values: string[]) => ({ values })

/** ops may do and see everything; dev sees the role dev alone, and creates for it, and resizes and destroys nothing. */
const acls = {
  permissive: false,
  view_roles: [
    { principals: only('ops'), roles: any },
    { principals: only('dev'), roles: only('dev') },
  ],
  reserve_resources: [
    { principals: only('ops'), roles: any },
    { principals: only('dev'), roles: only('dev') },
  ],
  create_volumes: [
    { principals: only('ops'), roles: any },
    { principals: only('dev'), roles: only('dev') },
  ],
  resize_volumes: [{ principals: only('ops'), roles: any }],
  destroy_volumes: [{ principals: only('ops'), creator_principals: any }],
  unreserve_resources: [{ principals: only('ops'), reserver_principals: any }],
  register_agents: [{ principals: any, agents: any }],
}

test.use({
  // A list of several would be taken for a value with its options.
  credentials: [
    ['ops', 'dev', 'guest'].map((principal) => ({ principal, secret: 'secret' })),
    { scope: 'test' },
  ],
  acls,
  // Whoever is not logged in yet is refused.
  failedRequestsExpected: true,
})

async function logIn(page: Page, principal: string, to: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(to)
  await page.getByLabel('Principal').fill(principal)
  await page.getByLabel('Secret').fill('secret')
  await page.getByRole('button', { name: /log in/i }).click()
  await expect(page.getByRole('button', { name: /log in/i })).toHaveCount(0)
}

test('what may not be viewed is left out and said; what may not be done is disabled and says why', async ({
  page,
}) => {
  await logIn(page, 'ops', '/volumes')
  await createVolume(page, { host: 'web1.test', role: 'secret', size: '2', id: 'hidden' })
  await createVolume(page, { host: 'web1.test', role: 'dev', size: '1', id: 'shown' })
  await expect(page.getByText('Parts are hidden')).toHaveCount(0)

  await logIn(page, 'dev', '/volumes')
  await expect(page.getByRole('row', { name: /shown/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /hidden/ })).toHaveCount(0)
  await expect(page.getByText('Parts are hidden by permissions (view_role).')).toBeVisible()
  await expect(page.getByText('1 volume', { exact: false }).first()).toBeVisible()

  const row = page.getByRole('row', { name: /shown/ })
  await row.getByRole('button', { name: /Actions/ }).click()
  const destroy = page.getByRole('menuitem', { name: /Destroy/ })
  await expect(destroy).toHaveAttribute('aria-disabled', 'true')
  await expect(destroy).toContainText(
    'Principal dev may not destroy volumes that principal ops created (DESTROY_VOLUME).',
  )
  await page.keyboard.press('Escape')

  await row.getByRole('link', { name: 'shown' }).click()
  await expect(page.getByRole('button', { name: 'Grow…' })).toHaveAccessibleDescription(
    'Principal dev may not resize volumes of role dev (RESIZE_VOLUME).',
  )
  await expect(page.getByRole('cell', { name: '2 GiB' }).first()).toBeVisible()
  await expect(page.getByText('hidden by permissions').first()).toBeVisible()

  await page.goto('/overview')
  await expect(page.getByText('Parts are hidden by permissions (view_role).')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'view_role' })).toContainText('2 GiB')
})

test('a plan for a role that is not permitted is blocked at the role, before anything is sent', async ({
  page,
}) => {
  await logIn(page, 'dev', '/volumes')
  await page.getByRole('main').getByRole('button', { name: 'Create volume' }).first().click()
  const panel = page.getByRole('dialog', { name: 'Create volume' })
  await panel.getByRole('combobox', { name: 'Agent' }).fill('web1')
  await panel.getByRole('option', { name: /web1\.test/ }).click()
  await panel.getByRole('combobox', { name: 'Role' }).fill('ads')
  await panel.getByRole('textbox', { name: 'Size' }).fill('1')
  await panel.getByRole('button', { name: 'Create volume' }).click()
  await expect(
    panel.getByText('Principal dev may not reserve for role ads (RESERVE_RESOURCES).').first(),
  ).toBeVisible()
  await panel.getByRole('combobox', { name: 'Role' }).fill('dev')
  await panel.getByRole('button', { name: 'Create volume' }).click()
  await expect(panel).toBeHidden()
})

test('whoever may change nothing is told so once, and can look at everything else', async ({ page }) => {
  await logIn(page, 'guest', '/agents')
  await expect(page.getByText('Principal guest may not change anything here.')).toBeVisible()
  await expect(page.getByRole('row', { name: /web1/ })).toBeVisible()
  await page.goto('/volumes')
  await expect(page.getByRole('main').getByRole('button', { name: 'Create volume' }).first()).toHaveAttribute(
    'aria-disabled',
    'true',
  )
})
