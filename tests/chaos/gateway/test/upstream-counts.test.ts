import { expect, test } from '@jest/globals'
import { attemptsIn, countSent, sentBetween, totalOf, upstreamCountsIn } from '../upstream-counts.ts'

const exposition = (events1: number, events2: number) => `# HELP gateway_upstream_requests_total What was sent
# TYPE gateway_upstream_requests_total counter
gateway_upstream_requests_total{service="gateway",route="/api/events",upstream="events",replica="10.0.0.1",outcome="2xx"} ${events1}
gateway_upstream_requests_total{service="gateway",route="/admin/events",upstream="events",replica="10.0.0.1",outcome="5xx"} 1
gateway_upstream_requests_total{service="gateway",route="/api/events",upstream="events",replica="10.0.0.2",outcome="2xx"} ${events2}
gateway_upstream_requests_total{service="gateway",route="/api/events",upstream="events",replica="",outcome="no_replica"} 99
gateway_upstream_requests_total{service="gateway",route="/api/fighters",upstream="fighters",replica="10.0.0.3",outcome="2xx"} 7
gateway_upstream_retries_total{upstream="events",reason="reset"} 5
gateway_upstream_duration_seconds_count{service="gateway",route="/api/events",upstream="events"} 40
gateway_upstream_duration_seconds_count{service="gateway",route="/api/fighters",upstream="fighters"} 9
`

test('requests are added up by service and replica, whatever came of them; without a replica none was sent', () => {
  const counts = upstreamCountsIn(exposition(10, 20))
  expect(counts.get('events')).toEqual(
    new Map([
      ['10.0.0.1', 11],
      ['10.0.0.2', 20],
    ]),
  )
  expect(totalOf(counts.get('events')!)).toBe(31)
})

test('all attempts are the requests that have ended and the further attempts', () => {
  expect(['events' as const, 'fighters' as const].map((one) => attemptsIn(exposition(1, 2), one))).toEqual([45, 9])
})

test('what was sent between two looks is told by replica, a new one included', () => {
  const before = upstreamCountsIn(exposition(10, 20).replaceAll('10.0.0.2', '10.0.0.9'))
  const sent = sentBetween(before, upstreamCountsIn(exposition(15, 26)), 'events')
  expect(sent).toEqual(
    new Map([
      ['10.0.0.1', 5],
      ['10.0.0.2', 26],
    ]),
  )
})

test('a sum that falls, since one process of the gateway has forgotten the replica, counts for nothing', () => {
  const sent = sentBetween(upstreamCountsIn(exposition(10, 20)), upstreamCountsIn(exposition(4, 21)), 'events')
  expect(totalOf(sent)).toBe(1)
})

test('what a replica was sent before it went is counted too', async () => {
  const looks = [exposition(10, 20), exposition(16, 20), exposition(16, 25).replaceAll('10.0.0.1', '10.0.0.9'), '']
  const look = async () => upstreamCountsIn(looks.shift() ?? '')
  const sent = await countSent({ look, service: 'events', ms: 600, signal: new AbortController().signal })
  expect(sent).toEqual(
    new Map([
      ['10.0.0.1', 6],
      ['10.0.0.2', 5],
      ['10.0.0.9', 17],
    ]),
  )
})
