import { CARD_PATH, local, PORTS } from '../src/addresses.ts'
import { earlierBuild } from '../src/earlier-build.ts'
import { startGateway } from '../src/gateways.ts'
import { MEASURED_CORE } from '../src/host-process.ts'
import { useNats, useRedis } from '../src/parts.ts'
import { atLeast, type Row, toResult } from '../src/result.ts'
import { median } from '../src/statistics.ts'
import { startUpstreamStub } from '../src/upstream-stub.ts'
import { type Load, load, tooBusy } from '../src/wrk.ts'

/** The last build whose gateway had no limits, no guard against failing replicas and no processes. */
const BEFORE = '87a00e1'
const ROUNDS = 7
const SECONDS = 4

export const hotBefore: Row = {
  name: 'hot-before',
  measures: `hot event card through the gateway against the build before its limits (${BEFORE})`,
  async run({ parts, say }) {
    await startUpstreamStub(parts)
    const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
    const behind = { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE }
    const sides = {
      now: await startGateway(parts, behind),
      before: await startGateway(parts, { ...behind, index: 1, root: earlierBuild(parts, BEFORE) }),
    }
    const ratios: number[] = []
    let busiest = 0
    for (let round = 0; round <= ROUNDS; round++) {
      const order = round % 2 === 0 ? (['now', 'before'] as const) : (['before', 'now'] as const)
      const loads: Partial<Record<keyof typeof sides, Load>> = {}
      for (const side of order) loads[side] = await load({ url: local(sides[side].port, CARD_PATH), seconds: SECONDS })
      const [now, before] = [loads.now!, loads.before!]
      say(
        `${round === 0 ? 'warm-up' : `round ${round}`}: now ${Math.round(now.requestsPerSec)}/s, before ${Math.round(before.requestsPerSec)}/s`,
      )
      if (round === 0) continue
      ratios.push(now.requestsPerSec / before.requestsPerSec)
      busiest = Math.max(busiest, now.ownCore, before.ownCore)
    }
    return [
      toResult({
        name: 'hot card, requests/s against the build before the limits',
        value: median(ratios),
        unit: 'x',
        bar: atLeast(0.97),
        invalid: tooBusy('one side', busiest),
      }),
    ]
  },
}
