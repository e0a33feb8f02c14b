import { fileURLToPath } from 'node:url'
import { local, PORTS } from '../src/addresses.ts'
import { FIRST_EVENT, insertEvents } from '../src/event-rows.ts'
import { startGateway } from '../src/gateways.ts'
import { LOAD_CORE, MEASURED_CORE, nodeCommand, startProcess } from '../src/host-process.ts'
import { type Parts, useMysql, useNats, useRedis } from '../src/parts.ts'
import { atLeast, type Bar, type Result, type Row, toResult } from '../src/result.ts'
import { createServiceDatabase, startReplica } from '../src/services.ts'
import { median } from '../src/statistics.ts'
import { type Load, load, tooBusy } from '../src/wrk.ts'

const ROUNDS = 5
const SECONDS = 4
const WARM_UP_SECONDS = 10
/** More than are asked for in the two seconds that the edge cache keeps a copy. */
const EVENTS = 20_000
const SCRIPT = fileURLToPath(new URL('../wrk/cycle-ids.lua', import.meta.url))

const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: local(PORTS.collector) }
const SIDES = {
  off: {},
  'one in a hundred': {
    ...COLLECTOR,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  },
  all: { ...COLLECTOR, OTEL_TRACES_SAMPLER: 'always_on' },
}
type Side = keyof typeof SIDES
type Loads = Record<Side, Load>
const NAMES = Object.keys(SIDES) as Side[]

/** A gateway and a replica for each way of tracing, on one core; what they ask is the same. */
export const traces: Row = {
  name: 'traces',
  measures: 'what tracing costs a read that passes the gateway and a service: requests/s against tracing off',
  async run({ parts, say }) {
    const ports = await startSides(parts)
    const ask = (side: Side, seconds: number): Promise<Load> =>
      load({
        url: local(ports[side]),
        seconds,
        script: [SCRIPT, '/api/events/%d', String(FIRST_EVENT), String(EVENTS)],
      })
    // A cold side may fail a request: what counts comes after.
    for (const side of NAMES) await ask(side, WARM_UP_SECONDS).catch(() => {})
    const rounds: Loads[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      const loads: Partial<Loads> = {}
      // Each round has another first, so that none always runs after the same one.
      for (const at of NAMES.keys()) {
        const side = NAMES[(at + round) % NAMES.length]!
        loads[side] = await ask(side, SECONDS)
      }
      rounds.push(loads as Loads)
      say(`round ${round}: ${NAMES.map((side) => `${side} ${Math.round(loads[side]!.requestsPerSec)}/s`).join(', ')}`)
    }
    // Nobody asked for a bar: these are what was first measured (0.71, 0.65) less what runs differ by.
    return [compare(rounds, 'one in a hundred', atLeast(0.6)), compare(rounds, 'all', atLeast(0.5))]
  },
}

async function startSides(parts: Parts): Promise<Record<Side, number>> {
  const [mysql, redis, nats] = await Promise.all([useMysql(parts), useRedis(parts), useNats(parts)])
  await insertEvents(await createServiceDatabase(parts, mysql, 'events'), EVENTS, 1)
  await startProcess(parts, {
    name: 'collector',
    command: nodeCommand('tests/bench/processes/collector.ts', [String(PORTS.collector)]),
    readyAt: local(PORTS.collector),
    core: LOAD_CORE,
  })
  const ports: Partial<Record<Side, number>> = {}
  for (const [index, side] of NAMES.entries()) {
    const [address, env, core] = [`127.0.0.${index + 1}`, SIDES[side], MEASURED_CORE]
    await startReplica(parts, { service: 'events', address, mysql, redis, nats, env, core })
    const behind = { upstreamPort: PORTS.service, replicas: [address], redis, nats }
    ports[side] = (await startGateway(parts, { index, ...behind, env, core })).port
  }
  return ports as Record<Side, number>
}

function compare(rounds: readonly Loads[], side: Side, bar: Bar): Result {
  const busiest = (one: Side) => tooBusy(one, Math.max(...rounds.map((round) => round[one].ownCore)))
  return toResult({
    name: `read through gateway and service, ${side === 'all' ? 'all traced' : 'one in a hundred traced'}, requests/s against tracing off`,
    value: median(rounds.map((round) => round[side].requestsPerSec / round.off.requestsPerSec)),
    unit: 'x',
    bar,
    invalid: busiest('off') ?? busiest(side),
  })
}
