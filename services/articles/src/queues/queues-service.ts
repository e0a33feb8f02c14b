import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest, notFound, unavailable } from '@bajiaozhi/shared/errors/app-error'
import type { DeadLetter, QueueDesk, QueueState } from '@bajiaozhi/shared/streams/queue-desk'
import type { Queues } from './queues.ts'
import type { ReplayFilter } from './queues-schemas.ts'

/** Every call rejects with AppError 404 when there is no such queue or dead letter, and 503 when Redis does not do it. */
export interface QueuesService {
  list: () => Promise<(QueueState & { name: string })[]>
  listDead: (name: string, limit: number, before: string | undefined) => Promise<DeadLetter[]>
  replay: (name: string, id: string) => Promise<void>
  replayMatching: (name: string, filter: ReplayFilter) => Promise<{ replayed: number; remaining: boolean }>
  remove: (name: string, id: string) => Promise<void>
  pause: (name: string) => Promise<void>
  resume: (name: string) => Promise<void>
}

const RETRY_AFTER_SEC = 5

export function createQueuesService(queues: Queues): QueuesService {
  function deskOf(name: string): QueueDesk {
    const desk = queues.get(name)
    if (desk === undefined) throw notFound('QUEUE_NOT_FOUND', 'no such queue')
    return desk
  }

  async function at<T>(name: string, ask: (desk: QueueDesk) => Promise<T>): Promise<T> {
    const desk = deskOf(name)
    try {
      return await ask(desk)
    } catch (cause) {
      const message = 'the queue cannot be reached or is full for now'
      throw unavailable('QUEUE_UNAVAILABLE', message, { cause, retryAfterSec: RETRY_AFTER_SEC })
    }
  }

  async function onLetter(name: string, change: (desk: QueueDesk) => Promise<boolean>): Promise<void> {
    if (!(await at(name, change))) throw notFound('DEAD_LETTER_NOT_FOUND', 'no such dead letter')
  }

  return {
    list: () =>
      Promise.all([...queues.keys()].map(async (name) => ({ name, ...(await at(name, (desk) => desk.state())) }))),
    listDead: (name, limit, before) => at(name, (desk) => desk.listDead({ limit, before })),
    replay: (name, id) => onLetter(name, (desk) => desk.replay(id)),
    async replayMatching(name, { error_contains, payload_contains, died_after, died_before }) {
      const filter = {
        errorContains: error_contains,
        payloadContains: payload_contains,
        diedAfter: timeOf('died_after', died_after),
        diedBefore: timeOf('died_before', died_before),
      }
      return at(name, (desk) => desk.replayMatching(filter))
    },
    remove: (name, id) => onLetter(name, (desk) => desk.remove(id)),
    pause: (name) => at(name, (desk) => desk.pause()),
    resume: (name) => at(name, (desk) => desk.resume()),
  }
}

function timeOf(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = parseTimestamp(text)
  if (time === null || time.getTime() < 0) throw badRequest('INVALID_TIME', `${field} is no time`)
  return time
}
