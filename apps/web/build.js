// Builds the web app into dist, if a source is newer than the last build. Each file also lies there as .gz and .br.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const here = import.meta.dirname
const root = join(here, '../..')
const dist = join(here, 'dist')
// Written last, so it says that everything before it was.
const stamp = join(dist, 'index.html.br')

const sources = [
  join(here, 'src'),
  join(here, 'index.html'),
  join(here, 'vite.config.ts'),
  join(here, 'package.json'),
  join(here, 'build.js'),
  join(root, 'public'),
  join(root, 'packages/model/src'),
  join(root, 'package-lock.json'),
]

const force = process.argv.includes('--force')
const builtMs = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
if (force || Math.max(...sources.map(newestMs)) > builtMs) {
  const startedMs = performance.now()
  const { build } = await import('vite')
  // Standard output belongs to whoever starts us: `npm start` prints its address there and nothing else.
  await build({ configFile: join(here, 'vite.config.ts'), logLevel: 'warn' })
  await compressAll()
  console.error(`web app built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
}

/** A folder counts too: its time tells that a file in it was removed. */
function newestMs(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}

async function compressAll() {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:js|css|html|svg|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  await Promise.all(files.filter((file) => extname(file) !== '.html').map(compress))
  await compress(join(dist, 'index.html'))
}

async function compress(file) {
  const content = readFileSync(file)
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
    promisify(gzip)(content, { level: 9 }),
  ])
  writeFileSync(`${file}.gz`, gz)
  writeFileSync(`${file}.br`, br)
}
