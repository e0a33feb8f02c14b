import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parseUfcLive } from '../src/ufc-live-parser.ts'

const LIVE = fileURLToPath(new URL('../../../../shared/data/live/', import.meta.url))
const withData = existsSync(LIVE) ? test : test.skip

function cardOf(file: string, id: string) {
  const parsed = parseUfcLive(readFileSync(`${LIVE}${file}`), id)
  if ('error' in parsed) throw new Error(parsed.error)
  return parsed.card
}

describe("UFC's own answers", () => {
  withData('[needs ../shared/data] a final card has every winner, method and time', () => {
    const { event_status, bouts, anomalies } = cardOf('event_live_1069.json', '1069')
    expect({ event_status, anomalies }).toEqual({ event_status: 'completed', anomalies: [] })
    expect(bouts).toMatchObject([
      {
        provider_bout_id: '9588',
        red_name: 'Israel Adesanya',
        blue_name: 'Robert Whittaker',
        winner: 'red',
        is_final: true,
      },
      { provider_bout_id: '9657', winner: 'blue', method: 'KO/TKO', round: 2, time_sec: 100 },
    ])
    expect(bouts[0]).toMatchObject({ method: 'Unanimous Decision', round: 5, time_sec: 300 })
  })

  withData('[needs ../shared/data] an old card full of nulls is read without an anomaly', () => {
    const { bouts, anomalies } = cardOf('event_live_2.json', '2')
    expect(anomalies).toEqual([])
    expect(bouts.map(({ winner, method, time_sec }) => [winner, method, time_sec])).toEqual([
      ['red', 'Unanimous Decision', 300],
      ['red', 'KO/TKO', 138],
    ])
  })

  withData('[needs ../shared/data] an upcoming card has no result', () => {
    const { event_status, bouts, anomalies } = cardOf('event_live_1335_upcoming.excerpt.json', '1335')
    expect({ event_status, anomalies }).toEqual({ event_status: 'scheduled', anomalies: [] })
    expect(bouts).toHaveLength(3)
    for (const bout of bouts) expect(bout).toMatchObject({ status: 'pending', winner: null, method: '', round: 0 })
  })

  withData('[needs ../shared/data] an unknown id is told as such', () => {
    const body = readFileSync(`${LIVE}event_live_1345_absent.json`)
    expect(parseUfcLive(body, '1345')).toEqual({ error: 'the event 1345 is unknown to the provider' })
  })
})
