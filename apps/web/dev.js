// `npm run dev -- FLAGS`: the BFF with these flags, and before it Vite with hot reload. Ends both together.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const here = import.meta.dirname
const bff = spawn('npm', ['run', '--silent', 'bff', '--', ...process.argv.slice(2)], {
  cwd: join(here, '../..'),
  stdio: ['inherit', 'pipe', 'inherit'],
})
bff.on('exit', (code) => process.exit(code ?? 0))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bff.kill('SIGTERM'))

for await (const line of createInterface({ input: bff.stdout })) {
  const address = /^listening (\S+)/.exec(line)?.[1]
  if (address === undefined) continue
  process.env.HOLDFAST_BFF = address
  const { createServer } = await import('vite')
  const server = await createServer({ configFile: join(here, 'vite.config.ts') })
  await server.listen()
  console.log(`BFF ${address}`)
  server.printUrls()
}
