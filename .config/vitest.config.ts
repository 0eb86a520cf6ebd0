import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'apps/*/test/**/*.test.{ts,tsx}',
      'apps/bff/core/**/*.test.ts',
      '.config/test/*.test.ts',
    ],
    // Two cores: more workers only take turns. A test waits for a condition, so its limit is for hangs alone.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
