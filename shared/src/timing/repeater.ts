import type { Logger } from '../logger/logger.ts'

export interface RepeaterOptions {
  task: () => Promise<unknown>
  everyMs: number
  /** Names the task in the log, e.g. `live events are scheduled`. */
  what: string
  logger: Logger
}

export interface Repeater {
  start: () => void
  /** Runs the task once. Never rejects. */
  runOnce: () => Promise<void>
  /** Resolves when a run that is under way has ended. */
  stop: () => Promise<void>
}

/**
 * Runs a task on every multiple of `everyMs`, one run after the other: a slow one delays the next instead of piling up. One that fails is
 * tried again the next time; an outage is logged once, or it would fill the log.
 */
export function createRepeater({ task, everyMs, what, logger }: RepeaterOptions): Repeater {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let isStopped = false
  let isFailing = false

  async function runOnce(): Promise<void> {
    try {
      await task()
      if (isFailing) logger.info({ what }, 'goes on again')
      isFailing = false
    } catch (err) {
      if (!isFailing) logger.warn({ err, what }, 'cannot go on for now')
      isFailing = true
    }
  }

  function wait(): void {
    if (isStopped) return
    timer = setTimeout(
      () => {
        running = runOnce().then(wait)
      },
      everyMs - (Date.now() % everyMs),
    )
    timer.unref()
  }

  return {
    start: wait,
    runOnce,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
