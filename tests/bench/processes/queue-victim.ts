import { hangingConsumer } from '../src/queue-recovery.ts'

// A worker that begins one job and never ends it; says { result: 'begun' } then.
//   queue-victim.ts HOST:PORT

const [addr = ''] = process.argv.slice(2)
hangingConsumer(addr, () => process.send?.({ result: 'begun' }))
