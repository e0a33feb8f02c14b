import { appendFileSync } from 'node:fs'
import type { StreamEntries } from '../../../../shared/src/streams/stream-entries.ts'
import type { Failpoint } from '../failpoints.ts'

/** Kills this process at the first failpoint that it comes to, of those that it was told. */
export interface Trap {
  arm: (failpoint: Failpoint) => void
  wrap: (entries: StreamEntries) => StreamEntries
}

/** @param hitsFile gets a line a hit, written before the process is gone */
export function createTrap(hitsFile: string): Trap {
  const armed = new Set<Failpoint>()

  function reach(failpoint: Failpoint): void {
    if (!armed.has(failpoint)) return
    appendFileSync(hitsFile, `${failpoint}\n`)
    process.kill(process.pid, 'SIGKILL')
  }

  return {
    arm: (failpoint) => void armed.add(failpoint),

    wrap: (entries) => ({
      ...entries,
      async read(...args) {
        const read = await entries.read(...args)
        if (read.length > 0) reach('after read')
        return read
      },
      async take(minIdleMs) {
        const taken = await entries.take(minIdleMs)
        if (taken !== undefined) reach('after read')
        return taken
      },
      acknowledge(done) {
        reach('after commit, before ack')
        return entries.acknowledge(done)
      },
      async delay(...args) {
        reach('before retry')
        const wasOurs = await entries.delay(...args)
        reach('after retry')
        return wasOurs
      },
      async upkeep(minIdleMs) {
        const report = await entries.upkeep(minIdleMs)
        if (report.promoted > 0) reach('in promotion')
        return report
      },
      bury(burial) {
        reach('in dead-lettering')
        return entries.bury(burial)
      },
    }),
  }
}
