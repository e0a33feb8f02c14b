import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { local, PORTS } from '../src/addresses.ts'
import { startGateway } from '../src/gateways.ts'
import { MEASURED_CORE, residentMib } from '../src/host-process.ts'
import { useNats, useRedis } from '../src/parts.ts'
import { atMost, type Row, toResult } from '../src/result.ts'
import { startUpstreamStub } from '../src/upstream-stub.ts'
import { load } from '../src/wrk.ts'

const URLS = 1_000_000
/** It ends once all of them were answered; this ends it when the machine is too slow. */
const AT_MOST_SECONDS = 600
const SCRIPT = fileURLToPath(new URL('../wrk/distinct-urls.lua', import.meta.url))
/** So that "its start" is the whole process at rest, connections included. */
const SETTLE_MS = 3000

export const memory: Row = {
  name: 'memory',
  measures: `memory of a gateway after ${URLS} distinct URLs`,
  async run({ parts, say }) {
    await startUpstreamStub(parts)
    const [redis, nats] = await Promise.all([useRedis(parts), useNats(parts)])
    const gateway = await startGateway(parts, { upstreamPort: PORTS.upstream, redis, nats, core: MEASURED_CORE })
    await pause(SETTLE_MS)
    const before = residentMib(gateway.pid)
    say(`at its start: ${before.now.toFixed(1)} MiB resident`)
    const { requests, requestsPerSec } = await load({
      url: local(gateway.port),
      seconds: AT_MOST_SECONDS,
      script: [SCRIPT, String(URLS)],
      isDone: async () => (await answersOf(PORTS.ops)) >= URLS,
    })
    const after = residentMib(gateway.pid)
    if (requests < URLS) throw new Error(`only ${requests} URLs were asked for in ${AT_MOST_SECONDS} s`)
    say(
      `after ${requests} URLs at ${Math.round(requestsPerSec)}/s: ${after.now.toFixed(1)} MiB, peak ${after.peak.toFixed(1)} MiB`,
    )
    return [
      toResult({
        name: `gateway memory (RSS) after ${URLS} distinct URLs, above its start`,
        value: after.now - before.now,
        unit: 'MiB',
        bar: atMost(64),
        remark: `from ${before.now.toFixed(1)} MiB, peak ${after.peak.toFixed(1)} MiB`,
      }),
    ]
  },
}

/** Public reads that a gateway has answered. */
async function answersOf(opsPort: number): Promise<number> {
  const metrics = await (await fetch(local(opsPort, '/metrics'))).text()
  const counts = [...metrics.matchAll(/^gateway_edge_answers_total\{.* (\d+)$/gm)].map(([, count]) => Number(count))
  return counts.reduce((sum, count) => sum + count, 0)
}
