import type { Outcome } from '../processes/open-loop.ts'
import { local, PORTS } from '../src/addresses.ts'
import { resultOf } from '../src/child-results.ts'
import { type GatewayOptions, startGateway } from '../src/gateways.ts'
import { LOAD_CORE, loadCommand, MEASURED_CORE, startProcess } from '../src/host-process.ts'
import { type Parts, useNats, useRedis } from '../src/parts.ts'
import { atLeast, atMost, type Row, toResult } from '../src/result.ts'
import { quantile } from '../src/statistics.ts'

/** What ten slots of 20 ms can do. */
const AT_BEST = 500
const OFFERED = 5 * AT_BEST
const SECONDS = 20
const WARM_UP_SECONDS = 4
/** In which those who come open their connections. */
const ONSET_MS = 1000
/** Enough to fill the slots, and not so much that anybody is refused. */
const PACE_OF_BEST = 520

export const overload: Row = {
  name: 'overload',
  measures: 'a service that is asked for five times what it can do',
  async run({ parts, say }) {
    await startProcess(parts, {
      name: 'slots',
      command: loadCommand('tests/bench/processes/slots.ts', [String(PORTS.upstream)]),
      readyAt: local(PORTS.upstream, '/readyz'),
      core: LOAD_CORE,
    })
    const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
    const behind = { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE }
    const best = await withoutLimit(behind, say)
    const limited = await startGateway(parts, behind)
    const outcomes = await offer(parts, limited.port, OFFERED, SECONDS, say)
    say(`with it, at ${OFFERED}/s: ${describe(outcomes)}`)
    const onset = outcomes.filter(({ dueMs }) => dueMs < ONSET_MS)
    say(`in its first second: ${describe(Object.assign(onset, { seconds: ONSET_MS / 1000 }))}`)
    const others = outcomes.filter(({ status }) => status !== 200 && status !== 503).length
    return [
      toResult({
        name: 'overload of 5x, answers a second against the best without overload',
        value: goodput(outcomes) / best,
        unit: 'x',
        bar: atLeast(0.8),
        invalid: others > 0 ? `${others} requests got neither 200 nor 503` : undefined,
        remark: `best ${best}/s with the limiter off`,
      }),
      toResult({
        name: 'overload of 5x, p99 of what was let in',
        value: p99(outcomes, 200),
        unit: 'ms',
        bar: atMost(1000),
      }),
      toResult({
        name: 'overload of 5x, p99 of what was shed',
        value: p99(outcomes, 503),
        unit: 'ms',
        bar: atMost(20),
        remark: `${p99(
          outcomes.filter(({ dueMs }) => dueMs >= ONSET_MS),
          503,
        ).toFixed(1)} ms after the first second`,
      }),
    ]
  },
}

/** Its gateway is gone afterwards: what it leaves undone would take the core from the other. @returns the goodput without overload */
async function withoutLimit(behind: GatewayOptions, say: (line: string) => void): Promise<number> {
  await using parts = new AsyncDisposableStack()
  const { port } = await startGateway(parts, { ...behind, env: { OVERLOAD_LIMIT: 'off' } })
  const best = goodput(await offer(parts, port, PACE_OF_BEST, 5, say))
  const without = await offer(parts, port, OFFERED, 5, say)
  say(`without a limit: at best ${best}/s; at ${OFFERED}/s ${describe(without)}`)
  return best
}

/** Each run asks for articles of its own. */
const MOST_A_RUN = 1_000_000
let firstId = 1

async function offer(parts: Parts, port: number, perSec: number, seconds: number, say: (line: string) => void) {
  const args = [local(port), String(perSec), String(seconds), String(firstId), String(WARM_UP_SECONDS)]
  firstId += MOST_A_RUN
  const outcomes = await resultOf<Outcome[]>(parts, 'tests/bench/processes/open-loop.ts', args, say, LOAD_CORE)
  return Object.assign(outcomes, { seconds })
}

type Outcomes = Awaited<ReturnType<typeof offer>>

const timesOf = (outcomes: Outcome[], wanted: number) =>
  outcomes.flatMap(({ status, ms }) => (status === wanted ? [ms] : []))
const p99 = (outcomes: Outcome[], status: number) => quantile(timesOf(outcomes, status), 0.99)
const goodput = (outcomes: Outcomes) => Math.round(timesOf(outcomes, 200).length / outcomes.seconds)

const describe = (outcomes: Outcomes) =>
  `${goodput(outcomes)}/s answered, p99 ${p99(outcomes, 200).toFixed(0)} ms; ${timesOf(outcomes, 503).length} shed, p50 ${quantile(timesOf(outcomes, 503), 0.5).toFixed(1)} ms, p99 ${p99(outcomes, 503).toFixed(1)} ms`
