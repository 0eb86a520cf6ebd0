import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

type Chunk = Extract<Awaited<ReturnType<typeof chunksOf>>[number], { type: 'chunk' }>

async function chunksOf() {
  const result = await build({
    configFile: new URL('../vite.config.ts', import.meta.url).pathname,
    logLevel: 'silent',
    build: { write: false },
  })
  if (!('output' in result)) throw new Error('one build, one output')
  return result.output
}

const chunks = new Map<string, Chunk>()
let output: Awaited<ReturnType<typeof chunksOf>>

beforeAll(async () => {
  // The test runner's own would build React with its warnings.
  vi.stubEnv('NODE_ENV', 'production')
  output = await chunksOf()
  for (const file of output) if (file.type === 'chunk') chunks.set(file.fileName, file)
})

afterAll(() => vi.unstubAllEnvs())

/** A chunk with everything that it cannot run without. */
function withImports(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (!found.has(name)) {
    found.add(name)
    for (const imported of chunks.get(name)?.imports ?? []) withImports(imported, found)
  }
  return found
}

function kilobytes(names: Iterable<string>): number {
  let bytes = 0
  for (const name of names) bytes += gzipSync(chunks.get(name)?.code ?? '').length
  return bytes / 1_000
}

function shell(): ReadonlySet<string> {
  const entry = [...chunks.values()].find((chunk) => chunk.isEntry)
  return withImports(entry?.fileName ?? '')
}

it('the shell is at most 160 kB of script', () => {
  expect(chunks.size).toBeGreaterThan(5)
  expect(kilobytes(shell())).toBeLessThan(160)
})

it('no page adds more than 60 kB to it', () => {
  const pages = [...chunks.values()].filter((chunk) => chunk.facadeModuleId?.endsWith('/page.tsx') === true)
  expect(pages.length).toBeGreaterThan(7)
  for (const page of pages) {
    const added = [...withImports(page.fileName)].filter((name) => !shell().has(name))
    expect(kilobytes(added), page.facadeModuleId ?? '').toBeLessThan(60)
  }
})

it('all of it together is at most 340 kB', () => {
  expect(kilobytes(chunks.keys())).toBeLessThan(340)
})

it('needs no inline script or style: the page may forbid both', () => {
  const html = output.find((file) => file.fileName === 'index.html')
  expect(html?.type).toBe('asset')
  const text = html?.type === 'asset' ? String(html.source) : ''
  expect(text).toContain('/theme.js')
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
})
