import { defineConfig } from '@playwright/test'
import type { Browser } from './browser.ts'

// Set by run.ts; a plain `npx playwright test` uses Playwright's own browser, if there is one.
const found = process.env['HOLDFAST_E2E_BROWSER']
const browser: Browser | undefined = found === undefined ? undefined : JSON.parse(found)

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Limits are for hangs alone: the machine may be slow.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    video: 'off',
    launchOptions: {
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
      ...(browser ? { executablePath: browser.executablePath, env: { ...process.env, ...browser.env } } : {}),
    },
  },
})
