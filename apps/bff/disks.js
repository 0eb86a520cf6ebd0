// Writes down the disks that are mounted for an agent: see src/disks/main.ts.
import './new-enough.js'

await import('./src/disks/main.ts')
