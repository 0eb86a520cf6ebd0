import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * A rule that matches nothing passes silently. So every boundary has a sin here: a file that breaks it, put into an
 * otherwise empty copy of the house, where the real settings of the linter and the compiler must report it.
 */
const project = new URL('../..', import.meta.url).pathname

interface Sin {
  readonly what: string
  readonly path: string
  readonly source: string
  /** What the report must name: the linter's rule, or the compiler's message. */
  readonly reported: string
}

const lintSins: readonly Sin[] = [
  {
    what: 'the model imports Node',
    path: 'packages/model/src/node.ts',
    source: "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the model imports a library',
    path: 'packages/model/src/library.ts',
    source: "import { z } from 'zod'\nexport const schema = z\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the model imports a workspace',
    path: 'packages/model/src/workspace.ts',
    source: "import { x } from '@holdfast/bff/core/x'\nexport const y = x\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a part imports the BFF',
    path: 'apps/web/src/parts/bff.ts',
    source: "import { main } from '../../../bff/src/main.ts'\nexport const m = main\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the model reads the clock',
    path: 'packages/model/src/clock.ts',
    source: 'export const now = () => Date.now()\n',
    reported: 'no-restricted-globals',
  },
  {
    what: 'the model throws dice',
    path: 'packages/model/src/dice.ts',
    source: 'export const dice = () => Math.random()\n',
    reported: 'no-restricted-properties',
  },
  {
    what: 'the model looks into the BFF',
    path: 'packages/model/src/bff.ts',
    source: "import { x } from '../../../apps/bff/core/x.ts'\nexport const y = x\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the core imports Node',
    path: 'apps/bff/core/node.ts',
    source: "import { randomUUID } from 'node:crypto'\nexport const id = randomUUID\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the core imports what really happens',
    path: 'apps/bff/core/shell.ts',
    source: "import { log } from '../src/log.ts'\nexport const l = log\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the core reads the clock',
    path: 'apps/bff/core/clock.ts',
    source: 'export const now = () => Date.now()\n',
    reported: 'no-restricted-globals',
  },
  {
    what: 'the core throws dice',
    path: 'apps/bff/core/dice.ts',
    source: 'export const dice = () => Math.random()\n',
    reported: 'no-restricted-properties',
  },
  {
    what: 'a route knows the embedded cluster',
    path: 'apps/bff/src/http/dashboard/route.ts',
    source: "import { start } from '../../embedded/start.ts'\nexport const s = start\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a port imports what is above it',
    path: 'apps/bff/src/ports/clock.ts',
    source: "import { log } from '../log.ts'\nexport const x = log\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a route knows the real Mesos',
    path: 'apps/bff/src/http/dashboard/master.ts',
    source: "import { cluster } from '../../mesos/cluster.ts'\nexport const x = cluster\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the frame of the routes knows the embedded cluster',
    path: 'apps/bff/src/http/frame.ts',
    source: "import { start } from '../embedded/start.ts'\nexport const x = start\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the services import a route',
    path: 'apps/bff/src/services/route.ts',
    source: "import { app } from '../http/app.ts'\nexport const x = app\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'operations know the real Mesos',
    path: 'apps/bff/src/operations/master.ts',
    source: "import { cluster } from '../mesos/cluster.ts'\nexport const x = cluster\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the ledger knows the embedded cluster',
    path: 'apps/bff/src/ledger/cluster.ts',
    source: "import { start } from '../embedded/start.ts'\nexport const x = start\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the embedded cluster imports a route',
    path: 'apps/bff/src/embedded/disks/route.ts',
    source: "import { app } from '../../http/app.ts'\nexport const x = app\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the real Mesos knows a Marathon',
    path: 'apps/bff/src/mesos/marathon.ts',
    source: "import { start } from '../marathon/start.ts'\nexport const x = start\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'how others are asked depends on who asks',
    path: 'apps/bff/src/upstream/ledger.ts',
    source: "import { ledger } from '../ledger/ledger.ts'\nexport const x = ledger\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a Marathon knows the embedded cluster',
    path: 'apps/bff/src/marathon/own/cluster.ts',
    source: "import { start } from '../../embedded/start.ts'\nexport const x = start\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a service reads the environment',
    path: 'apps/bff/src/services/env.ts',
    source: "import { env } from 'node:process'\nexport const home = () => env.HOME\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a file other than main.ts reads the environment',
    path: 'apps/bff/src/flags/env.ts',
    source: 'export const home = () => process.env.HOME\n',
    reported: 'no-restricted-properties',
  },
  {
    what: 'a file other than main.ts imports the environment',
    path: 'apps/bff/src/disks/env.ts',
    source: "import { env } from 'node:process'\nexport const home = () => env.HOME\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a route imports the flags',
    path: 'apps/bff/src/http/flags.ts',
    source: "import { argv } from 'node:process'\nexport const flags = () => argv\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the BFF writes to the console',
    path: 'apps/bff/src/noise.ts',
    source: "export const noise = () => console.log('x')\n",
    reported: 'no-console',
  },
  {
    what: 'the web imports the BFF',
    path: 'apps/web/src/pages/bff.ts',
    source: "import { main } from '../../../bff/src/main.ts'\nexport const m = main\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'the web imports Node',
    path: 'apps/web/src/api/node.ts',
    source: "import { join } from 'node:path'\nexport const j = join\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'ui/ has heard of Mesos',
    path: 'apps/web/src/ui/badge.ts',
    source: "import { Scalar } from '@holdfast/model/scalar'\nexport const s = Scalar\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a part uses a page',
    path: 'apps/web/src/parts/page.ts',
    source: "import { page } from '../pages/volumes/page.ts'\nexport const p = page\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a part uses a route',
    path: 'apps/web/src/parts/route.ts',
    source: "import { router } from '../routes/router.tsx'\nexport const r = router\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a page uses a route',
    path: 'apps/web/src/pages/route.ts',
    source: "import { router } from '../routes/router.tsx'\nexport const r = router\n",
    reported: 'no-restricted-imports',
  },
  {
    what: 'a default export',
    path: 'packages/model/src/default.ts',
    source: 'export default 1\n',
    reported: 'no-default-export',
  },
  {
    what: 'an any',
    path: 'apps/bff/src/any.ts',
    source: 'export const x = (a: any) => a\n',
    reported: 'no-explicit-any',
  },
]

const compileSins: readonly Sin[] = [
  {
    what: 'the model uses the DOM',
    path: 'packages/model/src/dom.ts',
    source: 'export const t = document.title\n',
    reported: "Cannot find name 'document'",
  },
  {
    what: 'the model uses Node',
    path: 'packages/model/src/process.ts',
    source: 'export const d = process.cwd()\n',
    reported: "Cannot find name 'process'",
  },
  {
    what: 'the core uses the DOM',
    path: 'apps/bff/core/dom.ts',
    source: 'export const t = window.name\n',
    reported: "Cannot find name 'window'",
  },
  {
    what: 'the core uses Node',
    path: 'apps/bff/core/timers.ts',
    source: 'export const t = setTimeout\n',
    reported: "Cannot find name 'setTimeout'",
  },
  {
    what: 'an index may be missing',
    path: 'packages/model/src/index-access.ts',
    source: 'export const first = (l: string[]): string => l[0]\n',
    reported: "'string | undefined' is not assignable",
  },
  {
    what: 'an optional property is given undefined',
    path: 'packages/model/src/optional.ts',
    source: 'export const o: { a?: string } = { a: undefined }\n',
    reported: 'exactOptionalPropertyTypes',
  },
  {
    what: 'syntax that cannot be stripped',
    path: 'apps/bff/core/enum.ts',
    source: 'export enum E { A }\n',
    reported: 'erasableSyntaxOnly',
  },
  {
    what: 'a type imported as a value',
    path: 'packages/model/src/verbatim.ts',
    source: "import { T } from './verbatim-type.ts'\nexport const t: T = 1\n",
    reported: 'verbatimModuleSyntax',
  },
]

const helpers: Readonly<Record<string, string>> = {
  'packages/model/src/verbatim-type.ts': 'export type T = number\n',
}

let house: string

function put(path: string, source: string) {
  mkdirSync(dirname(join(house, path)), { recursive: true })
  writeFileSync(join(house, path), source)
}

function run(command: string, args: readonly string[]) {
  const { stdout, stderr } = spawnSync(join(project, 'node_modules/.bin', command), args, {
    cwd: house,
    encoding: 'utf8',
  })
  return stdout + stderr
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'holdfast-boundaries-'))
  for (const file of [
    '.oxlintrc.json',
    '.config/tsconfig.base.json',
    'packages/model/tsconfig.json',
    'apps/bff/core/tsconfig.json',
  ]) {
    put(file, readFileSync(join(project, file), 'utf8'))
  }
  cpSync(join(project, 'package.json'), join(house, 'package.json'))
  symlinkSync(join(project, 'node_modules'), join(house, 'node_modules'))
  for (const { path, source } of [...lintSins, ...compileSins]) put(path, source)
  for (const [path, source] of Object.entries(helpers)) put(path, source)
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

describe('the linter reports', () => {
  let report: readonly { readonly code: string; readonly filename: string }[]
  beforeAll(() => {
    const { diagnostics } = JSON.parse(run('oxlint', ['--format', 'json', 'apps', 'packages']))
    report = diagnostics
  })

  it.each(lintSins)('$what', ({ path, reported }) => {
    const rules = report.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code)
    expect(rules.join(' ')).toContain(reported)
  })
})

describe('the compiler reports', () => {
  let report: readonly string[]
  beforeAll(() => {
    report = run('tsc', ['--build', 'packages/model', 'apps/bff/core', '--pretty', 'false']).split('\n')
  })

  it.each(compileSins)('$what', ({ path, reported }) => {
    expect(report.filter((line) => line.startsWith(path)).join('\n')).toContain(reported)
  })
})
