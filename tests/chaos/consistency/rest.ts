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
}

/** After the last write, time for the outbox and a slow load; then for what the edge may hold on to. */
const SETTLING_MS = 3000
const EDGE_TTL_MS = 2000

/** Compares every key with MySQL when nobody writes: through each gateway, straight from each replica, and at the edge once more. */
export async function findWrongKeys({ gateways, services, paths, truth }: RestOptions): Promise<WrongKey[]> {
  await pause(SETTLING_MS)
  const held = new Set((await truth.names()).values())
  const ask = (clients: readonly HttpClient[], what: string) =>
    Promise.all(clients.map((client, index) => wrongOf(client, `${what} ${index + 1}`, paths, held)))
  const first = await ask(gateways, 'gateway')
  const straight = await ask(services, 'service')
  await pause(EDGE_TTL_MS)
  return [...first, ...straight, ...(await ask(gateways, 'gateway, 2 s later,'))].flat(2)
}

async function wrongOf(client: HttpClient, from: string, paths: readonly string[], held: ReadonlySet<string>) {
  const wrong: WrongKey[] = []
  for (const path of paths) {
    const { status, body } = await client.get(path)
    const shown = shownIn(body).map(({ event, version }) => nameOf(event, version))
    const odd = status === 200 && shown.length > 0 ? shown.find((name) => !held.has(name)) : `status ${status}`
    if (odd !== undefined) wrong.push({ from, path, shown: odd })
  }
  return wrong
}
