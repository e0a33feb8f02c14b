import type { Figures } from './figures.ts'
import type { History } from './history.ts'
import type { HttpClient } from './http-client.ts'
import { shownIn } from './names.ts'
import { LIST_PATHS, PARAMETERS } from './parameters.ts'
import type { Windows } from './windows.ts'

export interface ReaderOptions {
  gateways: readonly HttpClient[]
  cardPaths: readonly string[]
  history: History
  figures: Figures
  windows: Windows
}

/** Reads a key at random through a gateway at random and judges what it shows. Some cards are asked for far more than others. */
export function createReader({ gateways, cardPaths, history, figures, windows }: ReaderOptions): () => Promise<void> {
  function judge(body: string, began: number, path: string, gateway: number, cache: string | undefined): void {
    const shown = shownIn(body)
    if (shown.length === 0) figures.oddReads += 1
    let worst = { ageMs: 0, shown: '' }
    for (const { event, version } of shown) {
      const ageMs = history.staleness(event, version, began)
      if (ageMs > worst.ageMs) worst = { ageMs, shown: `event ${event} version ${version} (${cache ?? 'no cache'})` }
    }
    if (worst.ageMs > 0) figures.stale.push({ began, path, gateway, ...worst })
  }

  return async () => {
    const gateway = Math.floor(Math.random() * gateways.length)
    const path = Math.random() < PARAMETERS.listShare ? anyOf(LIST_PATHS) : mostlyFirstOf(cardPaths)
    const began = performance.now()
    const answer = await gateways[gateway]!.get(path).catch(() => undefined)
    if (answer?.status === 200) {
      figures.reads += 1
      if (!windows.contains(began)) figures.readsOutside += 1
      judge(answer.body, began, path, gateway, answer.cache)
    } else if (answer === undefined || answer.status >= 500) figures.failedReads += 1
    else figures.oddReads += 1
  }
}

const anyOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!
const mostlyFirstOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() ** 5 * items.length)]!
