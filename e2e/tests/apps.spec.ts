import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../holdfast.ts'

// Tasks are processes of this machine, which find what others wrote before them.
// A page that is open may ask once more for what was deleted just now.
test.use({ flags: ['--executor', 'process'], failedRequestsExpected: true })

const command = 'test -f pgdata/written && touch pgdata/found; touch pgdata/written; sleep 100000'

/** Who runs the services: each of these is the same to a person. */
const arrangements: readonly (readonly [string, boolean, readonly string[]])[] = [
  ['here', false, []],
  ['by a Marathon, before a Mesos', true, ['--marathon', '{behind}']],
  ['here, before a Mesos', true, ['--scheduler-role', 'marathon']],
]

for (const [name, behindMaster, frontFlags] of arrangements) {
  test.describe(name, () => {
    test.use({ behindMaster, frontFlags })

    test('PostgreSQL is deployed on a mount disk, is killed, and finds its file again', async ({
      page,
      holdfast,
    }) => {
      await page.goto('/apps')
      await expect(page.getByText('There are no apps and no pods')).toBeVisible()
      await page.getByRole('main').getByRole('button', { name: 'Create app' }).first().click()
      const editor = page.getByRole('dialog', { name: 'Create an app' })
      await editor.getByLabel('Id').fill('/db/postgres')
      await editor.getByLabel('Command').fill(command)
      const volume = editor.getByRole('group', { name: 'Volume 1' })
      await volume.getByLabel('Container path').fill('pgdata')
      await volume.getByLabel('Type').selectOption('Mount disk, whole')
      await volume.getByLabel('Size at least, MiB').fill('512')
      await volume.getByLabel('At most, MiB (optional)').fill('500')
      await expect(volume.getByText('Max size must be larger than size')).toBeVisible()
      await volume.getByLabel('At most, MiB (optional)').fill('20480')
      await expect(editor.getByLabel('JSON')).toHaveValue(/"maxSize": 20480/)
      await editor.getByRole('button', { name: 'Show what happens' }).click()
      const plan = page.getByRole('dialog', { name: 'Create the app' })
      await plan.getByRole('button', { name: 'Create app' }).click()
      await expect(plan).toBeHidden()

      await page.getByRole('link', { name: '/db/postgres' }).click()
      const instance = page.getByRole('row', { name: /db_postgres\.instance-/ })
      await expect(instance).toContainText('Attached')
      await expect(instance).toContainText('db1.test')
      const written = join(holdfast.dataDir, 'disks/db1/volume0/written')
      await expect.poll(() => existsSync(written)).toBe(true)
      const volumeId = await volumeIn(instance)

      await menu(instance, 'Kill…')
      const kill = page.getByRole('dialog', { name: /Kill 1 instance/ })
      await expect(kill).toContainText('The volumes, with their data.')
      await kill.getByRole('button', { name: 'Kill', exact: true }).click()
      await expect.poll(() => existsSync(join(holdfast.dataDir, 'disks/db1/volume0/found'))).toBe(true)
      await expect(instance).toContainText('Attached')
      expect(await volumeIn(instance)).toBe(volumeId)

      await page.getByRole('tab', { name: /Volumes/ }).click()
      const row = page.getByRole('row', { name: new RegExp(volumeId) })
      await expect(row).toContainText('mount')
      await expect(row).toContainText('10 GiB')
      await row.getByRole('link').first().click()
      await expect(page.getByRole('heading', { level: 1 })).toContainText('pgdata')
    })
  })
}

test('scaling down keeps volumes, scaling up uses them again, wiping erases one, and deleting leaves nothing reserved', async ({
  page,
  holdfast,
}) => {
  const app = {
    id: '/queue',
    cmd: 'sleep 100000',
    cpus: 0.5,
    mem: 32,
    instances: 3,
    container: {
      type: 'MESOS',
      volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 512 } }],
    },
  }
  const made = await fetch(`${holdfast.url}/v2/apps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(app),
  })
  expect(made.status).toBe(201)
  await page.goto('/apps/queue')
  await attached(page, 3)
  const before = await volumeIds(page)

  await scale(page, 1)
  const down = page.getByRole('dialog', { name: 'Scale /queue to 1 instance' })
  await expect(down).toContainText('Detached, with their data kept: 2 volumes')
  await down.getByRole('button', { name: 'Scale to 1' }).click()
  await expect(page.getByRole('row', { name: /Suspended/ })).toHaveCount(2)

  await scale(page, 3)
  const up = page.getByRole('dialog', { name: 'Scale /queue to 3 instances' })
  await expect(up).toContainText('2 instances start again on the volumes that they had.')
  await up.getByRole('button', { name: 'Scale to 3' }).click()
  await attached(page, 3)
  expect(await volumeIds(page)).toEqual(before)

  const first = page.getByRole('row', { name: /queue\.instance-/ }).first()
  const wiped = await volumeIn(first)
  await menu(first, 'Wipe…')
  const wipe = page.getByRole('dialog', { name: /Wipe 1 instance/ })
  await expect(wipe).toContainText('What will be lost: 1 volume · 512 MiB')
  await expect(wipe).toContainText('1 instance will be started anew.')
  const press = wipe.getByRole('button', { name: 'Wipe 1 volume' })
  await expect(press).toHaveAttribute('aria-disabled', 'true')
  await wipe.getByLabel(/type \/queue/).fill('/queue')
  await press.click()
  await expect.poll(() => folders(holdfast.dataDir)).not.toContain(wiped)
  await attached(page, 3)
  expect(await volumeIds(page)).not.toContain(wiped)
  expect(folders(holdfast.dataDir)).toHaveLength(3)

  await page.getByRole('tab', { name: 'Operations' }).click()
  await expect(page.getByRole('row', { name: /Wipe/ })).toContainText('Done')

  await page.getByRole('button', { name: 'Delete…' }).click()
  const deletion = page.getByRole('dialog', { name: 'Delete /queue' })
  await expect(deletion).toContainText('What will be lost: 3 volumes')
  await deletion.getByLabel(/type \/queue/).fill('/queue')
  await deletion.getByRole('button', { name: 'Delete it and 3 volumes' }).click()
  await expect.poll(() => folders(holdfast.dataDir)).toEqual([])
  await page.goto('/reservations')
  await expect(page.getByRole('row', { name: /backup/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /marathon/ })).toHaveCount(0)
})

test('an app that no agent has room for says why it waits', async ({ page, holdfast }) => {
  await fetch(`${holdfast.url}/v2/apps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      id: '/huge',
      cmd: 'sleep 100000',
      cpus: 0.1,
      mem: 32,
      container: {
        type: 'MESOS',
        volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'mount', size: 999_999 } }],
      },
    }),
  })
  await page.goto('/apps/huge')
  await expect(page.getByText('InsufficientDisk')).toBeVisible()
  await expect(page.getByRole('row', { name: /Waiting for an offer/ })).toBeVisible()
})

/** Chooses from the menu of a row. */
async function menu(row: Locator, item: string): Promise<void> {
  await row.getByRole('button', { name: 'Actions' }).click()
  await row.page().getByRole('menuitem', { name: item }).click()
}

async function scale(page: Page, instances: number): Promise<void> {
  await page.getByRole('button', { name: 'Scale…' }).click()
  await page.getByRole('textbox', { name: 'Instances' }).fill(String(instances))
  await page.getByRole('button', { name: 'Show what happens' }).click()
}

async function attached(page: Page, count: number): Promise<void> {
  await expect(page.getByRole('row', { name: /Attached/ })).toHaveCount(count)
}

async function volumeIds(page: Page): Promise<readonly string[]> {
  const rows = await page.getByRole('row', { name: /Attached/ }).all()
  return (await Promise.all(rows.map(volumeIn))).toSorted()
}

/** The id of the volume that an instance's row leads to. */
async function volumeIn(row: Locator): Promise<string> {
  const href = await row.getByRole('link', { name: /#/ }).getAttribute('href')
  return decodeURIComponent(/\/volumes\/[^/]+\/([^/?]+)/.exec(href ?? '')?.[1] ?? '')
}

/** The folders of volumes of the scheduler's role on the root disks of all agents. */
function folders(dataDir: string): readonly string[] {
  return ['db1', 'db2', 'web1'].flatMap((agent) => {
    const folder = join(dataDir, 'agents', agent, 'volumes/roles/marathon')
    return existsSync(folder) ? readdirSync(folder) : []
  })
}
