import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { argv, env } from 'node:process'
import { helpText } from './flags/flag-list.ts'
import { parseFlags } from './flags/parse-flags.ts'
import { readSettings } from './flags/settings.ts'
import { jsonLog } from './log.ts'
import { startProgram, type Program } from './program.ts'

/** The only reader of flags and environment. */
async function main(): Promise<void> {
  const given = parseFlags(argv.slice(2), env)
  if (given.flags.get('help')?.value === 'true') {
    process.stdout.write(helpText())
    return
  }
  const settings = readSettings(given, (path) => readFileSync(path, 'utf8'))
  if (!settings.ok) {
    for (const { where, message } of settings.error) process.stderr.write(`${where}: ${message}\n`)
    process.exitCode = 2
    return
  }
  const log = jsonLog((line) => process.stderr.write(line), Date.now)
  for (const variable of given.unknownVariables) {
    log({ level: 'warning', message: `${variable} is set, and is no flag of this program` })
  }
  process.on('uncaughtException', (error) => {
    // The state in memory may be wrong now. What was accepted is stored, and the next start takes it up.
    log({ level: 'error', message: 'The program stops: it came to a state that cannot be', error })
    process.exit(1)
  })
  const webFolder = join(import.meta.dirname, '../../web/dist')
  const packageFile = join(import.meta.dirname, '../package.json')
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  const build = { timeMs: statSync(packageFile).mtimeMs, user: userName() }
  let program: Program | undefined
  let ending = false
  const end = () => {
    // A second signal means that somebody does not want to wait.
    if (ending) process.exit(1)
    ending = true
    // One that has not started serves nobody: what is stored, the next start takes up.
    if (program === undefined) process.exit(0)
    void program.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  const started = await startProgram(settings.value, { log, webFolder, version, build })
  if (!started.ok) {
    process.stderr.write(`${started.error}\n`)
    process.exitCode = 1
    return
  }
  program = started.value
  process.stdout.write(`listening ${program.url}\n`)
}

/** Not every user of a container has a name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}

await main()
