import { CARD_PATH, local, PORTS } from '../src/addresses.ts'
import { earlierBuild } from '../src/earlier-build.ts'
import { type GatewayOptions, startGateway } from '../src/gateways.ts'
import { MEASURED_CORE } from '../src/host-process.ts'
import { useNats, useRedis } from '../src/parts.ts'
import { atLeast, type Row, toResult } from '../src/result.ts'
import { median } from '../src/statistics.ts'
import { startUpstreamStub } from '../src/upstream-stub.ts'
import { type Load, load, tooBusy } from '../src/wrk.ts'

/** The last build whose gateway had no limits, no guard against failing replicas and no processes. */
const BEFORE = '87a00e1'
const ROUNDS = 7
const WARM_UP_SECONDS = 2
const SECONDS = 4

type Side = 'now' | 'before'

/**
 * Both are started anew for every round: two processes of one build differ by up to 4% for as long as they live, which is more than
 * the bar allows.
 */
export const hotBefore: Row = {
  name: 'hot-before',
  measures: `hot event card through the gateway against the build before its limits (${BEFORE})`,
  async run({ parts, say }) {
    await startUpstreamStub(parts)
    const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
    const behind = { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE }
    const root = earlierBuild(parts, BEFORE)
    const rounds: Record<Side, Load>[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      const loads = await oneRound(round, behind, root)
      const [now, before] = [loads.now.requestsPerSec, loads.before.requestsPerSec]
      say(`round ${round}: now ${Math.round(now)}/s, before ${Math.round(before)}/s, ${(now / before).toFixed(3)}`)
      rounds.push(loads)
    }
    const busiest = Math.max(...rounds.flatMap((round) => Object.values(round).map(({ ownCore }) => ownCore)))
    return [
      toResult({
        name: 'hot card, requests/s against the build before the limits',
        value: median(rounds.map(({ now, before }) => now.requestsPerSec / before.requestsPerSec)),
        unit: 'x',
        bar: atLeast(0.97),
        invalid: tooBusy('one side', busiest),
      }),
    ]
  },
}

async function oneRound(round: number, behind: GatewayOptions, root: string): Promise<Record<Side, Load>> {
  await using started = new AsyncDisposableStack()
  const order: Side[] = round % 2 === 0 ? ['now', 'before'] : ['before', 'now']
  const ports: Partial<Record<Side, number>> = {}
  for (const [index, side] of order.entries()) {
    const build = side === 'before' ? { root } : {}
    ports[side] = (await startGateway(started, { ...behind, ...build, index })).port
  }
  const measure = (side: Side, seconds: number) => load({ url: local(ports[side]!, CARD_PATH), seconds })
  for (const side of order) await measure(side, WARM_UP_SECONDS)
  const loads: Partial<Record<Side, Load>> = {}
  for (const side of order) loads[side] = await measure(side, SECONDS)
  return loads as Record<Side, Load>
}
