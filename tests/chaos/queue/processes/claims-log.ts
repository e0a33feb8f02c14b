import { openSync, writeSync } from 'node:fs'
import type { StreamEntries } from '../../../../shared/src/streams/stream-entries.ts'
import { type ClaimEvent, lineOf } from '../claims.ts'

/** Writes down, before anything else happens, which entries Redis gave this worker and which it let it keep and end. */
export function withClaimsLog(entries: StreamEntries, file: string): StreamEntries {
  const log = openSync(file, 'a')
  const now = () => process.hrtime.bigint()

  function note(what: ClaimEvent['what'], ids: readonly string[], from: bigint): void {
    const to = now()
    if (ids.length > 0) writeSync(log, ids.map((entry) => lineOf({ what, entry, from, to })).join(''))
  }

  return {
    ...entries,
    async read(...args) {
      const from = now()
      const read = await entries.read(...args)
      note(
        'claim',
        read.map(({ id }) => id),
        from,
      )
      return read
    },
    async take(minIdleMs) {
      const from = now()
      const taken = await entries.take(minIdleMs)
      if (taken !== undefined) note('claim', [taken.id], from)
      return taken
    },
    async heartbeat(ids) {
      const from = now()
      const lost = await entries.heartbeat(ids)
      note(
        'keep',
        ids.filter((id) => !lost.includes(id)),
        from,
      )
      return lost
    },
    async acknowledge(done) {
      const from = now()
      const ours = await entries.acknowledge(done)
      note(
        'settle',
        done.flatMap(({ delivery }, at) => (ours[at] ? [delivery.id] : [])),
        from,
      )
      return ours
    },
    async delay(delivery, ...args) {
      const from = now()
      const wasOurs = await entries.delay(delivery, ...args)
      if (wasOurs) note('settle', [delivery.id], from)
      return wasOurs
    },
    async bury(burial) {
      const from = now()
      const wasOurs = await entries.bury(burial)
      if (wasOurs) note('settle', [burial.delivery.id], from)
      return wasOurs
    },
  }
}
