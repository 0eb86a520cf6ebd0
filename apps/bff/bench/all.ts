import { benchAllocator } from './allocator.ts'
import { benchLedger } from './ledger.ts'
import { benchMesos } from './mesos.ts'
import { benchOperations } from './operations.ts'

console.log(`${await benchOperations()}\n`)
console.log(benchLedger())
console.log(`\n${benchAllocator()}`)
console.log(`\n${await benchMesos()}`)
