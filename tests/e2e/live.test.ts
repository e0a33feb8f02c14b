import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { afterAll, describe, expect, test } from '@jest/globals'
import { get } from './api.ts'
import {
  adminEvent,
  beginNight,
  cardOf,
  editBout,
  editFighter,
  type LiveNight,
  nextPoll,
  providerState,
  redis,
  tellProvider,
  token,
  winnersOf,
} from './arena.ts'
import { docker, scale, start, stop } from './stack.ts'

const STREAM = 'stream:{live:update}'
/** A tick comes every 30 s; what it brings is on the card soon after. */
const WITHIN_MS = 35_000
/** The first poll follows the start of an event at once. */
const AT_ONCE_MS = 10_000

afterAll(() => scale('live-worker', 1), 60_000)

const win = (bout: number, winner: string, fields: object = {}) => ({
  bout,
  winner,
  method: 'KO/TKO',
  round: 2,
  time: '1:40',
  ...fields,
})
const expectWinners = (night: LiveNight, winners: string[], withinMs = AT_ONCE_MS) =>
  eventually(async () => expect(await winnersOf(night.id)).toEqual(winners), withinMs)

describe('a live event', () => {
  test('begins by itself, and a new winner of the provider is on its card within 35 s', async () => {
    const night = await beginNight(3)
    await eventually(async () => expect(await cardOf(night.id)).toMatchObject({ status: 'live' }), AT_ONCE_MS)
    await nextPoll(night.id)

    const winner = night.bouts[1]!.blue
    await tellProvider(night.providerId, { results: [win(2, winner)] })

    await expectWinners(night, ['', winner, ''], WITHIN_MS)
    const [, bout] = (await cardOf(night.id)).bouts
    expect(bout).toMatchObject({ result: 'KO/TKO R2 1:40', method: 'KO/TKO', round: 2, time_sec: 100 })
    expect(bout.result_status).toBe('official')
  }, 120_000)

  test('is in another order, with swapped corners, without diacritics and with a stranger, and every winner is right', async () => {
    const night = await beginNight(4, { reverse: true, swap_corners: true, drop_diacritics: true, stranger: true })
    const winners = [night.bouts[0]!.red, night.bouts[1]!.blue, night.bouts[2]!.red]

    await tellProvider(night.providerId, { results: winners.map((winner, at) => win(at + 1, winner)) })

    await expectWinners(night, [...winners, ''], WITHIN_MS)
    const { last_poll } = await adminEvent(night.id)
    expect(last_poll.anomalies).toEqual([expect.stringContaining('Nobody Known')])
  }, 120_000)

  test("keeps an editor's result over the provider's, until it is released", async () => {
    const night = await beginNight(2)
    const { red, blue } = night.bouts[0]!
    await tellProvider(night.providerId, { results: [win(1, red)] })
    await expectWinners(night, [red, ''], WITHIN_MS)
    const [bout] = (await adminEvent(night.id)).bouts

    await editBout(night.id, bout.id, { winner_id: night.fighters[1]!.id, method: 'Disqualification' })
    expect(await winnersOf(night.id)).toEqual([blue, ''])
    await nextPoll(night.id)
    await nextPoll(night.id)
    expect(await winnersOf(night.id)).toEqual([blue, ''])
    expect((await cardOf(night.id)).bouts[0]).toMatchObject({ method: 'Disqualification' })

    await editBout(night.id, bout.id, { result_source: 'provider' })
    await expectWinners(night, [red, ''], WITHIN_MS)
  }, 240_000)

  test('changes nothing when the same poll comes again, and loses nothing when everything becomes blank', async () => {
    const night = await beginNight(2)
    const winner = night.bouts[0]!.red
    await tellProvider(night.providerId, { results: [win(1, winner)] })
    await expectWinners(night, [winner, ''], WITHIN_MS)
    const { version } = await adminEvent(night.id)

    await nextPoll(night.id)
    expect((await adminEvent(night.id)).version).toBe(version)

    await tellProvider(night.providerId, { blank: true })
    await nextPoll(night.id)
    expect(await winnersOf(night.id)).toEqual([winner, ''])
    expect((await adminEvent(night.id)).version).toBe(version)
  }, 180_000)

  test('is completed when the provider says so, and is not polled any more', async () => {
    const night = await beginNight(2)
    const winners = night.bouts.map(({ red }) => red)

    await tellProvider(night.providerId, { status: 'Final', results: winners.map((winner, at) => win(at + 1, winner)) })

    await eventually(async () => expect(await cardOf(night.id)).toMatchObject({ status: 'completed' }), WITHIN_MS)
    expect(await winnersOf(night.id)).toEqual(winners)
  }, 120_000)
})

describe('a provider on a bad day', () => {
  test.each([
    ['an unknown id', { fault: 'unknown' }, /unknown to the provider/],
    ['HTML', { fault: 'html' }, /HTML/],
    ['a cut-off body', { fault: 'cut' }, /cut off/],
    ['5 MB', { fault: '5mb' }, /large|MiB|MB/],
    ['404', { fault: '404' }, /404/],
    ['500', { fault: '500' }, /500/],
    ['a hang', { fault: 'hang' }, /5 s/],
  ])(
    '%s brings no result and a readable reason',
    async (_what, order, reason) => {
      const night = await beginNight(1, order)

      await eventually(async () => {
        const { last_poll } = await adminEvent(night.id)
        expect(last_poll).toMatchObject({ error: expect.stringMatching(reason), failures: expect.any(Number) })
        expect(last_poll.error).not.toMatch(/ECONN|at \/|:3306|:6379/)
      }, WITHIN_MS)
      expect(await winnersOf(night.id)).toEqual([''])
      expect(await cardOf(night.id)).toMatchObject({ status: 'live' })
    },
    60_000,
  )

  test('a winner of a bout that has not begun, and a bout without names, are anomalies and no results', async () => {
    const night = await beginNight(2)
    const [first, second] = night.bouts

    await tellProvider(night.providerId, {
      bouts: [
        { ...first, status: 'Upcoming', winner: first!.red },
        { ...second, red: '', blue: '' },
      ],
    })

    await eventually(
      async () => expect((await adminEvent(night.id)).last_poll?.anomalies ?? []).toHaveLength(2),
      WITHIN_MS,
    )
    expect(await winnersOf(night.id)).toEqual(['', ''])
  }, 60_000)

  test('events that hang do not slow down another one', async () => {
    const hanging = await Promise.all([1, 2, 3].map(() => beginNight(1, { fault: 'hang' })))
    const night = await beginNight(1)
    await nextPoll(night.id)
    const winner = night.bouts[0]!.red

    await tellProvider(night.providerId, { results: [win(1, winner)] })

    await expectWinners(night, [winner], WITHIN_MS)
    for (const { providerId } of hanging) await tellProvider(providerId, { fault: null })
  }, 120_000)
})

describe('two live-workers', () => {
  test('poll each slot once, and when one is killed in the middle of a poll the other makes it', async () => {
    await scale('live-worker', 2)
    const night = await beginNight(2, { fault: 'hang' })
    const busy = await eventually(async () => {
      expect(await providerState(night.providerId)).toMatchObject({ waiting: 1 })
      return workerOf(night.id)
    }, 2 * WITHIN_MS)

    const before = await pollsOf(night.id)
    await docker('kill', '--signal', 'KILL', busy)
    const winner = night.bouts[1]!.red
    await tellProvider(night.providerId, { fault: null, results: [win(2, winner)] })

    await expectWinners(night, ['', winner], WITHIN_MS)
    const { version } = await adminEvent(night.id)
    await nextPoll(night.id)
    expect((await adminEvent(night.id)).version).toBe(version)
    const seen = new Map([...before, ...(await pollsOf(night.id))].map(({ entry, slot_sec }) => [entry, slot_sec]))
    expect(seen.size).toBeGreaterThan(0)
    expect(new Set(seen.values()).size).toBe(seen.size)
  }, 180_000)

  /** The jobs on the stream that are about an event, with the ids of their entries; those that are done are trimmed after some seconds. */
  async function pollsOf(eventId: number): Promise<{ entry: string; slot_sec: number }[]> {
    const lines = (await redis('redis-streams', 'XRANGE', STREAM, '-', '+')).split('\n').map((line) => line.trim())
    return lines.flatMap((line, at) => {
      if (!line.startsWith('{')) return []
      const job = JSON.parse(line)
      return job.event_id === eventId ? [{ entry: lines[at - 2]!, slot_sec: job.slot_sec }] : []
    })
  }

  /** The container that holds the claim on an event's poll: consumers are named after their host, which is the container's id. */
  async function workerOf(eventId: number): Promise<string> {
    for (const { entry } of await pollsOf(eventId)) {
      const held = await redis('redis-streams', 'XPENDING', STREAM, 'live-worker', entry, entry, '1')
      const host = /\n([0-9a-f]{12})-/.exec(held)?.[1]
      if (host !== undefined) return host
    }
    throw new Error('no worker holds a poll of this event')
  }
})

describe('what must go on goes on', () => {
  test('without fighters: cards are shown, also from MySQL, and polls bring winners', async () => {
    const night = await beginNight(1)
    await nextPoll(night.id)
    const winner = night.bouts[0]!.red
    await stop('fighters')
    try {
      await redis('redis-cache', 'FLUSHALL')
      expect((await cardOf(night.id)).main_card[0].red_fighter.name).toBe(winner)
      expect((await get('/api/events')).status).toBe(200)
      await tellProvider(night.providerId, { results: [win(1, winner)] })
      await expectWinners(night, [winner], WITHIN_MS)
    } finally {
      await start('fighters')
    }
  }, 180_000)

  test('when the streams lose their data: names are reconciled, later changes arrive, polls go on', async () => {
    const night = await beginNight(1)
    await nextPoll(night.id)
    const [red, blue] = night.fighters
    const [redName, blueName] = [`Red ${token()}`, `Blue ${token()}`]
    const shown = async () => {
      const [{ red_fighter, blue_fighter }] = (await cardOf(night.id)).main_card
      return [red_fighter.name, blue_fighter.name]
    }

    await stop('events')
    try {
      await editFighter(red!.id, { name: redName })
      await redis('redis-streams', 'FLUSHALL')
    } finally {
      await start('events')
    }
    await eventually(async () => expect(await shown()).toEqual([redName, blue!.name]), 30_000)

    await redis('redis-streams', 'FLUSHALL')
    await editFighter(blue!.id, { name: blueName })
    await eventually(async () => expect(await shown()).toEqual([redName, blueName]), 15_000)

    const bouts = [{ red: redName, blue: blueName, winner: blueName, method: 'Submission', round: 1, time: '0:59' }]
    await tellProvider(night.providerId, { bouts })
    await expectWinners(night, [blueName], WITHIN_MS)
  }, 240_000)
})
