import { setTimeout as pause } from 'node:timers/promises'
import type { WrongKey } from './figures.ts'
import type { HttpClient } from './http-client.ts'
import { nameOf, shownIn } from './names.ts'
import type { Truth } from './truth-repository.ts'

export interface RestOptions {
  gateways: readonly HttpClient[]
  services: readonly HttpClient[]
  paths: readonly string[]
  truth: Truth
  signal: AbortSignal
}

/** After the last write, time for the outbox and a slow load; then for what the edge may hold on to. */
const SETTLING_MS = 3000
const EDGE_TTL_MS = 2000

/** Compares every key with MySQL when nobody writes: through each gateway, straight from each replica, and at the edge once more. */
export async function findWrongKeys({ gateways, services, paths, truth, signal }: RestOptions): Promise<WrongKey[]> {
  await pause(SETTLING_MS, undefined, { signal })
  const held = new Set((await truth.names()).values())
  const ask = async (client: HttpClient, from: string) => {
    const shown: WrongKey[] = []
    for (const path of paths) {
      signal.throwIfAborted()
      const wrong = await wrongAt(client, path, held)
      if (wrong !== undefined) shown.push({ from, path, shown: wrong })
    }
    return shown
  }
  const askAll = (clients: readonly HttpClient[], what: string) =>
    Promise.all(clients.map((client, index) => ask(client, `${what} ${index + 1}`)))

  const first = await askAll(gateways, 'gateway')
  const straight = await askAll(services, 'service')
  await pause(EDGE_TTL_MS, undefined, { signal })
  return [...first, ...straight, ...(await askAll(gateways, '2 s later gateway'))].flat()
}

/** What a key shows that MySQL does not hold; undefined when all is well. */
async function wrongAt(client: HttpClient, path: string, held: ReadonlySet<string>): Promise<string | undefined> {
  const answer = await client.get(path).catch(() => undefined)
  if (answer?.status !== 200) return `no answer (${answer?.status ?? 'no status'})`
  const shown = shownIn(answer.body).map(({ event, version }) => nameOf(event, version))
  return shown.length === 0 ? 'nothing' : shown.find((name) => !held.has(name))
}
