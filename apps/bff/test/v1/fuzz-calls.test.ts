import { fuzz } from './fuzz-suite.ts'

// By themselves, for both cores.
await fuzz((name) => name.startsWith('call '))
