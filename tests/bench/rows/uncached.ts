import { fileURLToPath } from 'node:url'
import { local, PORTS } from '../src/addresses.ts'
import { startGateway } from '../src/gateways.ts'
import { MEASURED_CORE, nodeCommand, startProcess } from '../src/host-process.ts'
import { useNats, useRedis } from '../src/parts.ts'
import { atLeast, type Row, toResult } from '../src/result.ts'
import { median } from '../src/statistics.ts'
import { startUpstreamStub } from '../src/upstream-stub.ts'
import { type Load, load, tooBusy } from '../src/wrk.ts'

const ROUNDS = 7
const SECONDS = 4
const SCRIPT = fileURLToPath(new URL('../wrk/distinct-urls.lua', import.meta.url))
/** More than can be asked for in that time. */
const ENDLESS = '1000000000'

const SIDES = { gateway: PORTS.gateway, 'bare http-proxy': PORTS.bareProxy }
type Side = keyof typeof SIDES

/** A copy is fresh for two seconds, and the other side's turn takes longer: what was read in one round is read anew in the next. */
export const uncached: Row = {
  name: 'uncached',
  measures: 'public reads that no cache holds, through the gateway against bare @fastify/http-proxy',
  async run({ parts, say }) {
    await startUpstreamStub(parts)
    await startProcess(parts, {
      name: 'bare-proxy',
      command: nodeCommand('tests/bench/processes/bare-proxy.ts', [String(PORTS.bareProxy), local(PORTS.upstream)]),
      readyAt: local(PORTS.bareProxy, '/api/articles/0'),
      core: MEASURED_CORE,
    })
    const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
    await startGateway(parts, { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE })
    const rounds: Record<Side, Load>[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const loads = await oneRound(round)
      const line = Object.entries(loads).map(([side, { requestsPerSec }]) => `${side} ${Math.round(requestsPerSec)}/s`)
      say(`${round === 0 ? 'warm-up' : `round ${round}`}: ${line.join(', ')}`)
      if (round > 0) rounds.push(loads)
    }
    const busiest = Math.max(...rounds.flatMap((round) => Object.values(round).map(({ ownCore }) => ownCore)))
    return [
      toResult({
        name: 'uncached public read, requests/s against bare @fastify/http-proxy',
        value: median(rounds.map((round) => round.gateway.requestsPerSec / round['bare http-proxy'].requestsPerSec)),
        unit: 'x',
        bar: atLeast(1),
        invalid: tooBusy('one side', busiest),
      }),
    ]
  },
}

async function oneRound(round: number): Promise<Record<Side, Load>> {
  const sides = Object.keys(SIDES) as Side[]
  const loads: Partial<Record<Side, Load>> = {}
  for (const side of round % 2 === 0 ? sides : sides.toReversed())
    loads[side] = await load({ url: local(SIDES[side]), seconds: SECONDS, script: [SCRIPT, ENDLESS] })
  return loads as Record<Side, Load>
}
