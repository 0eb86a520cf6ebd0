import { spawnSync } from 'node:child_process'
import { findBrowser } from './browser.ts'

/** Finds or fetches a Chromium, then runs Playwright's tests with it; arguments go to Playwright. */
const { executablePath, env } = findBrowser((message) => console.error(message))
const { status } = spawnSync('playwright', ['test', ...process.argv.slice(2)], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
  env: { ...process.env, HOLDFAST_E2E_BROWSER: JSON.stringify({ executablePath, env }) },
})
process.exitCode = status ?? 1
