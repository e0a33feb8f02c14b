import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from './figures.ts'
import type { History } from './history.ts'
import type { HttpClient } from './http-client.ts'
import { nameOf } from './names.ts'
import { UNANSWERED_GRACE_MS } from './parameters.ts'
import type { Truth } from './truth-repository.ts'

export interface WriterOptions {
  gateways: readonly HttpClient[]
  ids: readonly number[]
  history: History
  figures: Figures
  truth: Truth
}

/** After this time without it in MySQL, a write that got no answer is taken for lost, and the same one is sent again. */
const LOST_MS = 1500
const LOOK_MS = 100

/** Writes the next version of an event that nobody is writing; undefined while all of them are being written. */
export function createWriter({ gateways, ids, history, figures, truth }: WriterOptions) {
  const idle = ids.map((_, event) => event)
  const sentBefore = new Set<string>()

  async function write(event: number): Promise<void> {
    const version = history.next(event)
    const name = nameOf(event, version)
    const gateway = gateways[Math.floor(Math.random() * gateways.length)]!
    const answer = await gateway.put(`/admin/events/${ids[event]}`, { name }).catch(() => undefined)
    const answered = performance.now()
    if (answer?.status === 200) {
      figures.writes += 1
      // Sent twice, it may have been the first that was committed, and the second changed and announced nothing.
      history.acknowledge(event, version, sentBefore.delete(name) ? answered + UNANSWERED_GRACE_MS : answered)
    } else if (answer && answer.status < 500) {
      throw new Error(`a write was refused: ${answer.status} ${answer.body}`)
    } else if (await isCommitted(event, name)) {
      figures.writes += 1
      figures.unansweredWrites += 1
      history.acknowledge(event, version, performance.now() + UNANSWERED_GRACE_MS)
    } else {
      figures.failedWrites += 1
      sentBefore.add(name)
    }
  }

  async function isCommitted(event: number, name: string): Promise<boolean> {
    const until = performance.now() + LOST_MS
    while (performance.now() < until) {
      if ((await truth.nameOf(ids[event]!)) === name) return true
      await pause(LOOK_MS)
    }
    return false
  }

  return (): Promise<void> | undefined => {
    const at = Math.floor(Math.random() * idle.length)
    const [event] = idle.splice(at, 1)
    return event === undefined ? undefined : write(event).finally(() => idle.push(event))
  }
}
