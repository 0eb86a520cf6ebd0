import { fuzz } from './fuzz-suite.ts'

await fuzz((name) => !name.startsWith('call '))
