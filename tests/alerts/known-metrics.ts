import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createRegistry } from '../../shared/src/http/metrics.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Of every metric here, or given by Prometheus itself. */
const EVERYWHERE = ['service', 'instance', 'job', 'le']

/** The metrics of all processes by name, each with every word that may be one of its labels, as the source spells them. */
export function knownMetrics(): Map<string, ReadonlySet<string>> {
  const ofEveryProcess = createRegistry('any').getMetricsAsArray()
  const metrics = new Map<string, ReadonlySet<string>>(ofEveryProcess.map(({ name }) => [name, new Set(EVERYWHERE)]))
  for (const text of sources().filter((source) => source.includes("from 'prom-client'"))) {
    const words = [...text.matchAll(/'([a-z][a-z0-9_]*)'/g)].map(([, word]) => word!)
    const labels = new Set([...EVERYWHERE, ...words])
    for (const word of words) if (word.includes('_')) metrics.set(word, labels)
  }
  return metrics
}

function sources(): string[] {
  const folders = ['shared', ...readdirSync(`${ROOT}services`).map((service) => `services/${service}`)]
  return folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}/src`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`${ROOT}${folder}/src/${name}`, 'utf8')),
  )
}

/** What an expression of PromQL asks for: names with an underscore that are no functions and no labels, and the labels beside them. */
export function askedBy(expr: string): { metrics: string[]; labels: string[] } {
  const bare = expr.replaceAll(/"[^"]*"/g, '""').replaceAll(/\[[^\]]*\]/g, '')
  const grouped = [...bare.matchAll(/\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, list]) =>
    list!.split(','),
  )
  const matched = [...bare.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) => list!.split(','))
  const labels = [...grouped, ...matched].map((one) => /^\s*(\w+)/.exec(one)?.[1]).filter((name) => name !== undefined)
  const names = bare.replaceAll(/\{[^}]*\}|\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, '')
  const metrics = names.match(/\b[a-z]+(?:_[a-z0-9]+)+\b(?!\s*\()/g) ?? []
  return { metrics: [...new Set(metrics.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))], labels }
}
