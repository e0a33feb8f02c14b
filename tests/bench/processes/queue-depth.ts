import { setTimeout as pause } from 'node:timers/promises'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { bullQueue, ourQueue, type QueueUnderTest } from '../src/queues-compared.ts'
import { median } from '../src/statistics.ts'

// What many waiting jobs cost. Sends { result: DepthResult }.
//   queue-depth.ts HOST:PORT

export interface DepthResult {
  /** Time per job with so many waiting, in microseconds. */
  shallowUs: number
  deepUs: number
  /** Redis memory per waiting job, in bytes. */
  ourBytes: number
  bullBytes: number
}

const SHALLOW = 1000
const DEEP = 1_000_000
const CONCURRENCY = 32
const TURNS = 30
const WEIGHED = 100_000
const BATCH = 1000

const [addr = ''] = process.argv.slice(2)
const logger = createLogger({ service: 'bench', level: 'error' })
const redis = createRedis({ addr, user: 'default', password: '', db: 0, name: 'scales', logger })
const [ours, bull] = [ourQueue(addr), bullQueue(addr)]
await pause(1000)

const bullBytes = await weigh(bull)
const ourBytes = await weigh(ours)
process.send?.({ say: `a waiting job takes ${ourBytes} bytes, BullMQ's ${bullBytes}` })
await ours.empty()
const shallow: number[] = []
for (let turn = 0; turn < TURNS; turn++) {
  await fill(ours, SHALLOW)
  shallow.push(await ours.process(SHALLOW, CONCURRENCY))
}
await ours.empty()
await fill(ours, DEEP)
const deep: number[] = []
for (let turn = 0; turn < TURNS; turn++) deep.push(await ours.process(SHALLOW, CONCURRENCY))
const us = (seconds: number[]) => Math.round((median(seconds) * 1e8) / SHALLOW) / 100
const result: DepthResult = { shallowUs: us(shallow), deepUs: us(deep), ourBytes, bullBytes }
closeRedis(redis)
process.send?.({ result }, () => process.exit(0))

async function weigh(queue: QueueUnderTest): Promise<number> {
  await queue.empty()
  const before = await usedMemory()
  await fill(queue, WEIGHED)
  return Math.round((await usedMemory()) - before) / WEIGHED
}

async function usedMemory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1])
}

async function fill(queue: QueueUnderTest, jobs: number): Promise<void> {
  for (let from = 0; from < jobs; from += BATCH) {
    await queue.addMany(Array.from({ length: Math.min(BATCH, jobs - from) }, (_, n) => from + n))
  }
}
