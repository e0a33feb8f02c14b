import { Pool } from 'undici'

// Asks for ever new articles at a given pace, however the answers come, and tells how long each took from the moment it was due. Before that
// it asks for so many seconds at a pace that is no burden, which does not count: what is measured is no start of processes.
//   open-loop.ts ORIGIN PER_SECOND SECONDS FIRST_ID WARM_UP_SECONDS

/** What one request came to; 0: no answer. */
export interface Outcome {
  status: number
  /** From the moment it was due. */
  ms: number
  /** Milliseconds from the beginning to that moment. */
  dueMs: number
}

const [, , origin = '', perSecond, seconds, firstId, warmUpSeconds] = process.argv
const WARM_UP_PER_SECOND = 400
const EVERY_MS = 4
/** More than can be waiting at the gateway, so that none waits here. */
const CONNECTIONS = 4000
const PATIENCE_MS = 8000

const pool = new Pool(origin, { connections: CONNECTIONS, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS })
let nextId = Number(firstId)

await offer(WARM_UP_PER_SECOND, Number(warmUpSeconds))
const result = await offer(Number(perSecond), Number(seconds))
process.send?.({ result }, () => process.exit(0))

/** Resolves when all are answered. */
async function offer(pace: number, duration: number): Promise<Outcome[]> {
  const begunAt = performance.now()
  const outcomes: Promise<Outcome>[] = []
  const { promise: allAsked, resolve } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    const due = Math.min(pace * duration, Math.floor(((performance.now() - begunAt) * pace) / 1000))
    while (outcomes.length < due) outcomes.push(ask(begunAt, (outcomes.length * 1000) / pace))
    if (outcomes.length < pace * duration) return
    clearInterval(timer)
    resolve()
  }, EVERY_MS)
  await allAsked
  return Promise.all(outcomes)
}

async function ask(begunAt: number, dueMs: number): Promise<Outcome> {
  nextId += 1
  try {
    const { statusCode, body } = await pool.request({ path: `/api/articles/${nextId}`, method: 'GET' })
    await body.dump()
    return { status: statusCode, ms: performance.now() - begunAt - dueMs, dueMs }
  } catch {
    return { status: 0, ms: performance.now() - begunAt - dueMs, dueMs }
  }
}
