import { afterEach, expect, test } from '@jest/globals'
import { createUpkeep } from '../../src/streams/upkeep.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

let stop = async () => {}
afterEach(() => stop())

/** @returns what the upkeep of a queue did by its third look */
async function doneBy(isPaused: boolean): Promise<Set<string>> {
  const done = new Set<string>()
  let looks = 0
  const note = async (what: string) => void done.add(what)
  const upkeep = createUpkeep({
    entries: {
      async upkeep() {
        looks += 1
        return { isPaused, promoted: 0, hasStale: true }
      },
      take: () => note('take').then(() => undefined),
      trim: () => note('trim').then(() => 0),
      removeConsumers: () => note('remove consumers').then(() => 0),
      heartbeat: async () => [],
    },
    groups: ['testers'],
    minIdleMs: 20,
    logger,
    isInHand: () => false,
    onError: () => {},
  })
  stop = upkeep.stop
  upkeep.start()
  await eventually(() => expect(looks).toBeGreaterThan(2))
  return done
}

test('a queue is trimmed, silent consumers are removed and entries of dead workers taken over', async () => {
  expect(await doneBy(false)).toEqual(new Set(['take', 'trim', 'remove consumers']))
})

test('a paused queue is trimmed alone: its workers do not read, and are not gone', async () => {
  expect(await doneBy(true)).toEqual(new Set(['trim']))
})
