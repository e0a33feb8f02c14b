import { CARD_PATH, local, PORTS } from '../src/addresses.ts'
import { eventCardBytes } from '../src/event-card.ts'
import { startGateway } from '../src/gateways.ts'
import { MEASURED_CORE, nodeCommand, startProcess } from '../src/host-process.ts'
import { startNginx } from '../src/nginx.ts'
import { type Parts, useNats, useRedis } from '../src/parts.ts'
import { atLeast, atMost, type Bar, type Result, type Row, toResult } from '../src/result.ts'
import { median } from '../src/statistics.ts'
import { startUpstreamStub } from '../src/upstream-stub.ts'
import { type Load, load, tooBusy } from '../src/wrk.ts'

const ROUNDS = 7
const SECONDS = 3
const WARM_UP_SECONDS = 3

const SIDES = {
  gateway: PORTS.gateway,
  'bare http-proxy': PORTS.bareProxy,
  'nginx proxying': PORTS.nginxProxy,
  'nginx and a file': PORTS.nginxFile,
}
type Side = keyof typeof SIDES
type Rounds = Record<Side, Load>[]

export const hotCard: Row = {
  name: 'hot-card',
  measures: 'hot event card through the gateway against bare @fastify/http-proxy and nginx',
  async run({ parts, say }) {
    await startSides(parts)
    for (const side of Object.keys(SIDES) as Side[]) await ask(side, WARM_UP_SECONDS)
    const rounds: Rounds = []
    for (let round = 1; round <= ROUNDS; round++) {
      const loads = await oneRound(round)
      rounds.push(loads)
      say(`round ${round}: ${Object.entries(loads).map(describeLoad).join(', ')}`)
    }
    return compare(rounds)
  },
}

async function startSides(parts: Parts): Promise<void> {
  const card = eventCardBytes()
  await startUpstreamStub(parts)
  await startProcess(parts, {
    name: 'bare-proxy',
    command: nodeCommand('tests/bench/processes/bare-proxy.ts', [String(PORTS.bareProxy), local(PORTS.upstream)]),
    readyAt: local(PORTS.bareProxy, CARD_PATH),
    core: MEASURED_CORE,
  })
  await startNginx(parts, 'proxy', PORTS.nginxProxy, card)
  await startNginx(parts, 'file', PORTS.nginxFile, card)
  const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
  await startGateway(parts, { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE })
  await checkSameBytes(card)
}

async function checkSameBytes(card: Buffer): Promise<void> {
  for (const [side, port] of Object.entries(SIDES)) {
    const answer = await fetch(local(port, CARD_PATH), { headers: { 'accept-encoding': 'identity' } })
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (!bytes.equals(card)) throw new Error(`${side} does not answer the card's bytes`)
  }
}

const ask = (side: Side, seconds: number): Promise<Load> => load({ url: local(SIDES[side], CARD_PATH), seconds })

/** Each round has another first, so that none always runs after the same one. */
async function oneRound(round: number): Promise<Record<Side, Load>> {
  const sides = Object.keys(SIDES) as Side[]
  const order = sides.map((_, at) => sides[(at + round) % sides.length]!)
  const loads: Partial<Record<Side, Load>> = {}
  for (const side of order) loads[side] = await ask(side, SECONDS)
  return Object.fromEntries(sides.map((side) => [side, loads[side]!])) as Record<Side, Load>
}

const describeLoad = ([side, { requestsPerSec, p99Ms, ownCore }]: [string, Load]) =>
  `${side} ${Math.round(requestsPerSec)}/s p99 ${p99Ms} ms (wrk ${Math.round(ownCore * 100)}%)`

function compare(rounds: Rounds): Result[] {
  const against = (other: Side, of: (load: Load) => number, name: string, bar: Bar) =>
    toResult({
      name,
      value: median(rounds.map((round) => of(round.gateway) / of(round[other]))),
      unit: 'x',
      bar,
      invalid: busyGenerator(rounds, other),
    })
  const rate = (load: Load) => load.requestsPerSec
  const p99 = (load: Load) => load.p99Ms
  return [
    against('bare http-proxy', rate, 'hot card, requests/s against bare @fastify/http-proxy', atLeast(4)),
    against('bare http-proxy', p99, 'hot card, p99 against bare @fastify/http-proxy', atMost(1)),
    against('nginx proxying', rate, 'hot card, requests/s against nginx proxying', atLeast(1)),
    against('nginx and a file', rate, 'hot card, requests/s against nginx serving a file', atLeast(0.6)),
  ]
}

function busyGenerator(rounds: Rounds, other: Side): string | undefined {
  const busy = (side: Side) => tooBusy(side, Math.max(...rounds.map((round) => round[side].ownCore)))
  return busy('gateway') ?? busy(other)
}
