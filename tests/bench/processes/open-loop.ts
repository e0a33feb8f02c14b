import { Pool } from 'undici'

// Asks for ever new articles at a given pace, however the answers come, and tells how long each took from the moment it was due.
//   open-loop.ts ORIGIN PER_SECOND SECONDS FIRST_ID

/** What one request came to; 0: no answer. */
export interface Outcome {
  status: number
  ms: number
}

const [, , origin = '', perSecond, seconds, firstId] = process.argv
const EVERY_MS = 4
/** More than can be waiting at the gateway, so that none waits here. */
const CONNECTIONS = 4000
const PATIENCE_MS = 8000

const pool = new Pool(origin, { connections: CONNECTIONS, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS })
const total = Number(perSecond) * Number(seconds)
const begunAt = performance.now()
const outcomes: Promise<Outcome>[] = []

const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - begunAt) * Number(perSecond)) / 1000))
  while (outcomes.length < due) outcomes.push(ask(outcomes.length))
  if (outcomes.length >= total) {
    clearInterval(timer)
    void Promise.all(outcomes).then((result) => process.send?.({ result }, () => process.exit(0)))
  }
}, EVERY_MS)

async function ask(n: number): Promise<Outcome> {
  const dueAt = begunAt + (n * 1000) / Number(perSecond)
  try {
    const { statusCode, body } = await pool.request({ path: `/api/articles/${Number(firstId) + n}`, method: 'GET' })
    await body.dump()
    return { status: statusCode, ms: performance.now() - dueAt }
  } catch {
    return { status: 0, ms: performance.now() - dueAt }
  }
}
