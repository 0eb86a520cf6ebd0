// Fails when package-lock.json names an optional dependency that it does not hold: `npm ci` would then stop on the
// platform that needs it ("Missing: ... from lock file"), which happens when a release is locked before it is complete.
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

/** Where Node would find `name` for the package at `from`: nested first, then each folder above. */
function holds(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[path]) return true
    if (at === '') return false
    if (!at.includes('node_modules')) at = ''
  }
}

const missing = []
for (const [path, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!holds(path, name)) missing.push(`${path || 'the project'} names ${name}`)
  }
}
if (missing.length > 0) {
  console.error(`package-lock.json is not complete:\n  ${missing.join('\n  ')}`)
  process.exit(1)
}
