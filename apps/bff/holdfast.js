import './new-enough.js'

await import('./src/main.ts')
