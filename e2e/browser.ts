import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

/** A Chromium that starts on this machine, and the environment that it needs for that. */
export interface Browser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

const folder = new URL('.browser/', import.meta.url).pathname
const systemNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]
/** The last Chromium build in the npm registry that starts on a bare Linux: it brings its own libraries. */
const packaged = '@sparticuz/chromium@153.0.0'

/**
 * Finds a Chromium, or fetches one: the one of `E2E_CHROMIUM`, Playwright's own, one of the system, Playwright's
 * download, and at last one from the npm registry. Needs neither root nor a package manager of the system.
 *
 * Throws an error that names what the person may do when there is none.
 */
export function findBrowser(say: (message: string) => void): Browser {
  const asked = process.env['E2E_CHROMIUM']
  if (asked !== undefined && asked !== '') {
    const browser = { executablePath: asked, env: {} }
    if (starts(browser)) return browser
    throw new Error(`E2E_CHROMIUM=${asked} does not answer --version.`)
  }
  return ownOfPlaywright() ?? ofSystem() ?? fromPlaywright(say) ?? fromRegistry(say) ?? none()
}

function none(): never {
  throw new Error(
    'No Chromium was found and none could be fetched. Set E2E_CHROMIUM to one, or install one with your system ' +
      '(for example the package chromium), or run: npx playwright install --only-shell chromium',
  )
}

function starts({ executablePath, env }: Browser): boolean {
  const { status } = spawnSync(executablePath, ['--version'], {
    env: { ...process.env, ...env },
    timeout: 30_000,
  })
  return status === 0
}

function ifStarts(
  executablePath: string | undefined,
  env: Readonly<Record<string, string>> = {},
): Browser | undefined {
  if (executablePath === undefined || !existsSync(executablePath)) return undefined
  const browser = { executablePath, env }
  return starts(browser) ? browser : undefined
}

/** Playwright names only its full Chromium; the headless shell lies in the folder of the same revision beside it. */
function ownOfPlaywright(): Browser | undefined {
  const full = chromium.executablePath()
  const shell = full
    .replace(/chromium-(\d+)/, 'chromium_headless_shell-$1')
    .replace(/chrome-linux\w*[/\\]chrome$/, 'chrome-linux/headless_shell')
  const shell64 = shell.replace(
    'chrome-linux/headless_shell',
    'chrome-headless-shell-linux64/chrome-headless-shell',
  )
  return ifStarts(shell64) ?? ifStarts(shell) ?? ifStarts(full)
}

function ofSystem(): Browser | undefined {
  const folders = (process.env['PATH'] ?? '').split(':')
  for (const name of systemNames) {
    for (const path of folders) {
      const browser = ifStarts(join(path, name))
      if (browser) return browser
    }
  }
  return undefined
}

function fromPlaywright(say: (message: string) => void): Browser | undefined {
  say('No Chromium here: asking Playwright for its own.')
  spawnSync('playwright', ['install', '--only-shell', 'chromium'], { timeout: 300_000 })
  return ownOfPlaywright()
}

/**
 * A Chromium that is packed for machines with nothing on them: binary, libraries and fonts, unpacked into a folder of
 * the project's own, because its unpacker writes to the folder for temporary files.
 */
function fromRegistry(say: (message: string) => void): Browser | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const unpacked = join(folder, 'unpacked')
  const done = join(folder, 'done')
  if (!existsSync(done) || readFileSync(done, 'utf8') !== packaged) {
    say(`Fetching ${packaged} from the npm registry into e2e/.browser.`)
    mkdirSync(unpacked, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    const install = ['install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', packaged]
    const installed = spawnSync('npm', install, { cwd: folder, timeout: 300_000, encoding: 'utf8' })
    if (installed.status !== 0) return undefined
    const env = { ...process.env, TMPDIR: unpacked }
    const result = spawnSync(process.execPath, ['--input-type=module', '--eval', unpack], {
      cwd: folder,
      env,
    })
    if (result.status !== 0) return undefined
    writeFileSync(done, packaged)
  }
  return ifStarts(join(unpacked, 'chromium'), {
    LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'),
    FONTCONFIG_PATH: join(unpacked, 'fonts'),
    TMPDIR: unpacked,
  })
}

const unpack = `
  import Chromium, { inflate } from '@sparticuz/chromium'
  await Chromium.executablePath()
  await inflate('node_modules/@sparticuz/chromium/bin/al2023.tar.br')
`
