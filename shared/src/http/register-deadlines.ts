import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-factory.ts'
import { DEADLINE_HEADER, Deadline, runUnder, tooLate } from './deadline.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** How long whoever asks goes on waiting. */
    deadline?: Deadline
  }
}

const LONGEST_MS = 60_000

/**
 * Keeps to the deadline that a request brings along: refuses with 503, before any other work, what has no time left, and answers
 * 503 when the time is over while it is handled. For services only: clients of the gateway have no say in this. Register it
 * before all other hooks.
 */
export function registerDeadlines(app: App): void {
  app.decorateRequest('deadline')
  app.addHook('onRequest', async (request, reply) => {
    const ms = millisecondsOf(request)
    if (ms <= 0) throw tooLate()
    request.deadline = begin(ms, reply)
  })
  // Not earlier: reading a body loses the context of the hooks before it.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.deadline) runUnder(request.deadline, done)
    else done()
  })
}

function begin(ms: number, reply: FastifyReply): Deadline {
  const { raw } = reply
  const deadline = new Deadline(ms)
  const giveUp = () => {
    if (!reply.sent) void reply.send(tooLate())
    deadline.end(tooLate())
  }
  const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(giveUp, ms)
  raw.once('close', () => {
    clearTimeout(timer)
    if (!raw.writableFinished) deadline.end(new Error('whoever asked has left'))
  })
  return deadline
}

/** Who says nothing, or nothing that can be read, waits as long as it takes. */
function millisecondsOf({ headers }: FastifyRequest): number {
  const given = headers[DEADLINE_HEADER]
  if (typeof given !== 'string' || !/^-?\d{1,9}$/.test(given)) return Number.POSITIVE_INFINITY
  return Math.min(Number(given), LONGEST_MS)
}
