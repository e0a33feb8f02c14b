import { setTimeout as pause } from 'node:timers/promises'
import { bullQueue, ourQueue, type QueueUnderTest } from '../src/queues-compared.ts'

// Our queue and BullMQ on the same Redis, by turns. Sends { result: { ours: Speeds[], bull: Speeds[], durablePerSec } }.
//   queue-speed.ts HOST:PORT ROUNDS

/** Each in jobs a second. */
export interface Speeds {
  oneByOne: number
  inBatches: number
  alone: number
  many: number
}

export interface SpeedResult {
  ours: Speeds[]
  bull: Speeds[]
  /** Ours with WAITAOF after each. */
  durablePerSec: number
}

const ADDS = 5000
const BATCHES = 100
const BATCH = 100
const JOBS_ALONE = 5000
const JOBS_MANY = 20_000
const CONCURRENCY = 32
const DURABLE_ADDS = 20

const [addr = '', rounds = '1'] = process.argv.slice(2)
const sides = { ours: ourQueue(addr), bull: bullQueue(addr) }
const result: SpeedResult = { ours: [], bull: [], durablePerSec: 0 }
await pause(1000)

for (let round = 0; round <= Number(rounds); round++) {
  for (const name of ['ours', 'bull'] as const) {
    const speeds = await measure(sides[name])
    // The first round warms both up.
    if (round === 0) continue
    result[name].push(speeds)
    process.send?.({ say: `round ${round}, ${name}: ${JSON.stringify(speeds)}` })
  }
}
await sides.ours.empty()
result.durablePerSec = await perSecond(DURABLE_ADDS, async () => {
  for (let n = 0; n < DURABLE_ADDS; n++) await sides.ours.addDurably(n)
})
process.send?.({ result }, () => process.exit(0))

async function measure(queue: QueueUnderTest): Promise<Speeds> {
  await queue.empty()
  const oneByOne = await perSecond(ADDS, async () => {
    for (let n = 0; n < ADDS; n++) await queue.add(n)
  })
  const inBatches = await perSecond(BATCHES * BATCH, () => fill(queue, BATCHES * BATCH))
  await queue.empty()
  await fill(queue, JOBS_ALONE)
  const alone = JOBS_ALONE / (await queue.process(JOBS_ALONE, 1))
  await fill(queue, JOBS_MANY)
  const many = JOBS_MANY / (await queue.process(JOBS_MANY, CONCURRENCY))
  return { oneByOne, inBatches, alone, many }
}

async function fill(queue: QueueUnderTest, jobs: number): Promise<void> {
  for (let from = 0; from < jobs; from += BATCH) {
    await queue.addMany(Array.from({ length: Math.min(BATCH, jobs - from) }, (_, n) => from + n))
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round((1000 * count) / (performance.now() - began))
}
