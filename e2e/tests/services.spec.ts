import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../holdfast.ts'

// A page that is open may ask once more for what was deleted just now.
test.use({ failedRequestsExpected: true })

test.describe('a pod', () => {
  test.use({ flags: ['--executor', 'process'] })

  test('shares a volume between its containers, shows each of them, and is changed on the same volume', async ({
    page,
    holdfast,
  }) => {
    await page.goto('/apps?create=open')
    await page.getByLabel('Kind').selectOption('Pod: containers that share volumes')
    const editor = page.getByRole('dialog', { name: 'Create a pod' })
    await editor.getByLabel('Id').fill('/pods/shared')
    const writer = editor.getByRole('group', { name: 'Container 1' })
    await writer.getByLabel('Name').fill('writer')
    await writer.getByLabel('Command').fill('touch data/written; sleep 100000')
    await editor.getByRole('button', { name: 'Add a container' }).click()
    const reader = editor.getByRole('group', { name: 'Container 2' })
    await reader.getByLabel('Name').fill('reader')
    await reader
      .getByLabel('Command')
      .fill('until test -f etc/written; do sleep 0.1; done; touch etc/seen; sleep 100000')
    await reader.getByLabel('Sees “data” at (optional)').fill('etc')
    await editor.getByRole('button', { name: 'Show what happens' }).click()
    await page
      .getByRole('dialog', { name: 'Create the pod' })
      .getByRole('button', { name: 'Create pod' })
      .click()

    await page.getByRole('link', { name: '/pods/shared' }).click()
    const instance = page.getByRole('row', { name: /pods_shared\.instance-/ })
    await expect(instance).toContainText('Attached')
    await expect(instance).toContainText('2 running')
    await expect.poll(() => filesOfVolumes(holdfast.dataDir)).toContain('seen')
    await menu(instance, 'Details')
    const panel = page.getByRole('complementary', { name: 'Instance' })
    await expect(panel.getByRole('listitem').filter({ hasText: 'writer' }).first()).toContainText('Running')
    await expect(panel.getByRole('listitem').filter({ hasText: 'reader' }).first()).toContainText('Running')
    const volume = await panel.getByRole('link', { name: /#data#/ }).getAttribute('href')
    await panel.getByRole('button', { name: 'Close' }).click()

    await expect(page.getByRole('button', { name: 'Restart…' })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'Edit…' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit /pods/shared' })
    await expect(edit).toContainText('The volumes of a pod cannot be changed')
    await edit.getByRole('group', { name: 'Container 1' }).getByLabel('Command').fill('sleep 200000')
    await edit.getByRole('button', { name: 'Show what happens' }).click()
    const plan = page.getByRole('dialog', { name: 'Change /pods/shared' })
    await expect(plan).toContainText('Replaced: 1 instance')
    await expect(plan).toContainText('Used again, with their data: 1 volume')
    await plan.getByRole('button', { name: 'Leave it as it is' }).click()
    await expect(edit.getByRole('group', { name: 'Container 1' }).getByLabel('Command')).toHaveValue(
      'sleep 200000',
    )
    await edit.getByRole('button', { name: 'Show what happens' }).click()
    await plan.getByRole('button', { name: 'Change it' }).click()
    await expect(plan).toBeHidden()
    await page.getByRole('tab', { name: 'Operations' }).click()
    await expect(page.getByRole('row', { name: /Change \/pods\/shared/ })).toContainText('Done')
    await page.getByRole('tab', { name: /Instances/ }).click()
    await expect(instance).toContainText('Attached')
    await expect(instance.getByRole('link', { name: /#data#/ })).toHaveAttribute('href', volume ?? '')
  })
})

test('what Marathon refuses comes back to the field that it names, with everything that was written', async ({
  page,
}) => {
  await page.goto('/apps?create=open')
  const editor = page.getByRole('dialog', { name: 'Create an app' })
  await editor.getByLabel('Id').fill('/mine')
  await editor.getByLabel('Role').fill('nobodys')
  await editor.getByRole('button', { name: 'Show what happens' }).click()
  const plan = page.getByRole('dialog', { name: 'Create the app' })
  await plan.getByRole('button', { name: 'Create app' }).click()
  await expect(editor.getByText('Marathon refused it.')).toBeVisible()
  await expect(editor.getByLabel('Role')).toHaveAccessibleDescription(/expected one of/)
  await expect(editor.getByLabel('Role')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(editor.getByText('What you wrote is lost')).toBeVisible()
  await editor.getByRole('button', { name: 'Keep writing' }).click()
  await expect(editor.getByLabel('Id')).toHaveValue('/mine')
  await editor.getByLabel('Role').fill('marathon')
  await expect(editor.getByText('Marathon refused it.')).toBeHidden()
  await editor.getByRole('button', { name: 'Show what happens' }).click()
  await plan.getByRole('button', { name: 'Create app' }).click()
  await expect(plan).toBeHidden()
  await expect(page.getByRole('row', { name: /\/mine/ })).toBeVisible()
})

test('an app is changed on the volume that it has, and taken back to an earlier version', async ({
  page,
  holdfast,
}) => {
  await deploy(holdfast.url, '/db', {})
  await page.goto('/apps/db')
  const instance = page.getByRole('row', { name: /db\.instance-/ })
  await expect(instance).toContainText('Attached')
  const volume = await instance.getByRole('link', { name: /#data#/ }).getAttribute('href')
  await page.getByRole('button', { name: 'Edit…' }).click()
  const editor = page.getByRole('dialog', { name: 'Edit /db' })
  await expect(editor.getByLabel('CPUs')).toHaveAttribute('readonly', '')
  await editor.getByLabel('Command').fill('sleep 200000')
  await editor.getByRole('button', { name: 'Show what happens' }).click()
  const plan = page.getByRole('dialog', { name: 'Change /db' })
  await expect(plan).toContainText('Replaced: 1 instance')
  await plan.getByRole('button', { name: 'Change it' }).click()
  await expect(plan).toBeHidden()
  await page.getByRole('tab', { name: 'Operations' }).click()
  const changes = page.getByRole('row', { name: /Change \/db/ })
  await expect(changes).toContainText('Done')

  await page.getByRole('tab', { name: 'Configuration' }).click()
  const versions = page.getByLabel('Version')
  await expect(versions.getByRole('option')).toHaveCount(2)
  await expect(page.getByText('"cmd": "sleep 200000"')).toBeVisible()
  await versions.selectOption({ index: 1 })
  await expect(page.getByText('"cmd": "sleep 100000"')).toBeVisible()
  await page.getByRole('button', { name: 'Edit from this version…' }).click()
  await expect(editor.getByLabel('Command')).toHaveValue('sleep 100000')
  await editor.getByRole('button', { name: 'Show what happens' }).click()
  await plan.getByRole('button', { name: 'Change it' }).click()
  await expect(plan).toBeHidden()
  await page.getByRole('tab', { name: 'Operations' }).click()
  await expect(changes.filter({ hasText: 'Done' })).toHaveCount(2)
  await page.getByRole('tab', { name: /Instances/ }).click()
  await expect(instance).toContainText('Attached')
  await expect(instance.getByRole('link', { name: /#data#/ })).toHaveAttribute('href', volume ?? '')
})

test('the volumes of an app lead from one to the next, and back to it', async ({ page, holdfast }) => {
  await deploy(holdfast.url, '/db', { instances: 2 })
  await page.goto('/apps/db?tab=volumes')
  const rows = page.getByRole('row', { name: /db#data#/ })
  await expect(rows.filter({ hasText: 'Attached' })).toHaveCount(2)
  await rows
    .first()
    .getByRole('link', { name: /#data#/ })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('db#data#')
  await expect(page.getByRole('main').getByRole('link', { name: '/db', exact: true })).toHaveAttribute(
    'href',
    '/apps/db',
  )
  const first = page.url()
  await page.keyboard.press(']')
  await expect(page).not.toHaveURL(first)
  await expect(page.getByRole('button', { name: /^Previous volume/ })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await page.keyboard.press('[')
  await expect(page).toHaveURL(first)
  await page.getByRole('link', { name: 'Volumes of /db' }).click()
  await expect(page).toHaveURL(/\/apps\/db\?tab=volumes/)
})

test('instances are looked at, chosen and wiped by keyboard, and the focus comes back to the row that one was on', async ({
  page,
  holdfast,
}) => {
  await deploy(holdfast.url, '/queue', { instances: 3 })
  await page.goto('/apps/queue')
  const rows = page.getByRole('row', { name: /queue\.instance-/ })
  await expect(rows.filter({ hasText: 'Attached' })).toHaveCount(3)
  await page.keyboard.press('j')
  await expect(rows.first()).toBeFocused()
  await page.keyboard.press('w')
  const one = page.getByRole('dialog', { name: 'Wipe 1 instance of /queue' })
  await expect(one.getByRole('button', { name: 'Keep the data' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(one).toBeHidden()
  await expect(rows.first()).toBeFocused()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Instance' })
  await expect(panel).toContainText('condition Running, goal Running')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()

  await page.keyboard.press('Space')
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  const chosen = page.getByRole('toolbar', { name: 'Selected instances' })
  await expect(chosen).toContainText('2 instances selected · 2 volumes')
  await chosen.getByRole('button', { name: 'Wipe…' }).click()
  const two = page.getByRole('dialog', { name: 'Wipe 2 instances of /queue' })
  await expect(two).toContainText('What will be lost: 2 volumes')
  await expect(two).toContainText('2 instances will be started anew.')
  await two.getByLabel(/type \/queue/).fill('/queue')
  await two.getByRole('button', { name: 'Wipe 2 volumes' }).click()
  await expect(two).toBeHidden()
  await expect(chosen).toBeHidden()
  await page.getByRole('tab', { name: 'Operations' }).click()
  await expect(page.getByRole('row', { name: /Wipe instances of \/queue/ })).toContainText('Done')
})

test('an app that waits is scaled in spite of its own deployment, and what is under way is found everywhere', async ({
  page,
  holdfast,
}) => {
  await deploy(holdfast.url, '/huge', { size: 999_999 })
  await page.goto('/apps/huge')
  await expect(page.getByRole('row', { name: /Waiting for an offer/ })).toBeVisible()
  await page.getByRole('button', { name: 'Scale…' }).click()
  await page.getByRole('textbox', { name: 'Instances' }).fill('2')
  await page.getByRole('button', { name: 'Show what happens' }).click()
  const plan = page.getByRole('dialog', { name: 'Scale /huge to 2 instances' })
  await expect(plan).toContainText('A deployment changes it now.')
  await plan.getByLabel('Stop the deployment that changes it now').check()
  await plan.getByRole('button', { name: 'Scale to 2' }).click()
  await expect(plan).toBeHidden()
  await expect(page.getByRole('row', { name: /Waiting for an offer/ })).toHaveCount(2)

  await page.getByRole('banner').getByRole('button', { name: 'Operations, 1 under way' }).click()
  const drawer = page.getByRole('complementary', { name: 'Operations' })
  await expect(drawer.getByRole('article', { name: 'Scale /huge' })).toContainText('Under way')
  await drawer.getByRole('link', { name: 'Open page' }).click()
  await page.getByRole('tab', { name: 'Apps' }).click()
  await expect(page.getByRole('row', { name: /Scale \/huge/ })).toContainText('0 of 2 instances run')
  await page.goto('/overview')
  await page.getByRole('link', { name: '1 app waits for an offer that holds what it needs' }).click()
  await expect(page.getByRole('row', { name: /\/huge/ })).toContainText('Waiting')
})

test('on an agent that does not answer nothing is killed and nothing is erased, and it goes on when it is back', async ({
  page,
  holdfast,
}) => {
  // The master gives an agent up after five pings of fifteen seconds.
  test.setTimeout(300_000)
  await deploy(holdfast.url, '/lost', { constraints: [['hostname', 'CLUSTER', 'web1.test']] })
  await page.goto('/apps/lost')
  const instance = page.getByRole('row', { name: /lost\.instance-/ })
  await expect(instance).toContainText('Attached')
  await control(page, 'Break web1.test…', 'Stop web1.test')

  await page.goto('/apps/lost')
  await expect(instance).toContainText('Agent unreachable', { timeout: 180_000 })
  await expect(page.getByText('An agent does not answer.')).toBeVisible()
  await instance.getByRole('button', { name: 'Actions' }).click()
  for (const [item, reason] of [
    ['Kill…', 'killing has no effect'],
    ['Wipe…', 'whether its task still writes is not known'],
  ] as const) {
    const verb = page.getByRole('menuitem', { name: item })
    await expect(verb).toHaveAttribute('aria-disabled', 'true')
    await expect(verb).toContainText(reason)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete…' }).click()
  const deletion = page.getByRole('dialog', { name: 'Delete /lost' })
  await expect(deletion).toContainText('The agent web1.test cannot be reached')
  await expect(deletion.getByRole('button', { name: /^Delete it/ })).toHaveAttribute('aria-disabled', 'true')
  await deletion.getByRole('button', { name: 'Keep it' }).click()
  await page.goto('/overview')
  await expect(page.getByRole('link', { name: /1 app has instances on agents out of reach/ })).toBeVisible()

  await control(page, 'Mend web1.test…', 'Start web1.test')
  await page.goto('/apps/lost')
  await expect(instance).toContainText('Attached', { timeout: 60_000 })
})

interface Deployed {
  readonly instances?: number
  readonly size?: number
  readonly constraints?: readonly (readonly string[])[]
}

/** Through Marathon's own API. */
async function deploy(url: string, id: string, { size = 64, ...more }: Deployed): Promise<void> {
  const type = size > 100_000 ? 'mount' : 'root'
  const { status } = await fetch(`${url}/v2/apps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      id,
      cmd: 'sleep 100000',
      cpus: 0.1,
      mem: 32,
      container: {
        type: 'MESOS',
        volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type, size } }],
      },
      ...more,
    }),
  })
  expect(status).toBe(201)
}

/** Breaks or mends an agent of the embedded cluster. */
async function control(page: Page, open: string, press: string): Promise<void> {
  await page.goto('/settings/embedded')
  await page.getByRole('button', { name: open }).click()
  await page.getByRole('dialog').getByRole('button', { name: press }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** Chooses from the menu of a row. */
async function menu(row: Locator, item: string): Promise<void> {
  await row.getByRole('button', { name: 'Actions' }).click()
  await row.page().getByRole('menuitem', { name: item }).click()
}

/** The names of all files on the volumes of the scheduler's role, on the root disks of all agents. */
function filesOfVolumes(dataDir: string): readonly string[] {
  return ['db1', 'db2', 'web1'].flatMap((agent) => {
    const folder = join(dataDir, 'agents', agent, 'volumes/roles/marathon')
    return existsSync(folder)
      ? readdirSync(folder).flatMap((volume) => readdirSync(join(folder, volume)))
      : []
  })
}
