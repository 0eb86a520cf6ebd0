import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Locator, type Page, expect } from '@playwright/test'

/** What a person types into the form for a new volume. */
export interface NewVolume {
  readonly host: string
  /** The disk's words on the form, such as `root` or `mount`. */
  readonly disk?: string
  readonly role: string
  readonly size: string
  readonly unit?: 'MiB' | 'GiB' | 'TiB'
  readonly id: string
  readonly containerPath?: string
}

/** Opens the form of the volumes page and fills it in; the person has still to press the button. */
export async function fillCreateForm(page: Page, volume: NewVolume): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name: 'Create volume' }).first().click()
  const panel = page.getByRole('dialog', { name: 'Create volume' })
  await panel.getByRole('combobox', { name: 'Agent' }).fill(volume.host)
  await panel.getByRole('option', { name: new RegExp(volume.host) }).click()
  await panel.getByRole('radio', { name: new RegExp(volume.disk ?? 'root') }).check()
  await panel.getByRole('combobox', { name: 'Role' }).fill(volume.role)
  await panel.getByRole('textbox', { name: 'Size' }).fill(volume.size)
  await panel.getByRole('combobox', { name: 'Unit' }).selectOption(volume.unit ?? 'GiB')
  await panel.getByRole('textbox', { name: 'Id' }).fill(volume.id)
  if (volume.containerPath !== undefined) {
    await panel.getByRole('textbox', { name: 'Container path' }).fill(volume.containerPath)
  }
  return panel
}

/** Reserves what is missing and creates the volume, from the volumes page, and waits until the agent has proved it. */
export async function createVolume(page: Page, volume: NewVolume): Promise<void> {
  const panel = await fillCreateForm(page, volume)
  await expect(panel.getByText(/will be reserved first/)).toBeVisible()
  await panel.getByRole('button', { name: 'Create volume' }).click()
  await expect(panel).toBeHidden()
  await operationConfirmed(page, `Create ${volume.id}`)
}

/** Waits in the operations drawer until the agent itself has shown what was asked for; leaves the drawer closed. */
export async function operationConfirmed(page: Page, name: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Operations|under way/ })
    .click()
  const drawer = page.getByRole('complementary', { name: 'Operations' })
  await expect(drawer.getByRole('listitem').filter({ hasText: name }).first()).toContainText('proved in')
  await drawer.getByRole('button', { name: 'Close' }).click()
}

/** The folders of volumes of a role below the root disk of an embedded agent. */
export function volumeFolders(dataDir: string, agent: string, role: string): readonly string[] {
  try {
    return readdirSync(join(dataDir, 'agents', agent, 'volumes/roles', role))
  } catch {
    return []
  }
}
