import { PORTS } from './addresses.ts'

/** The sum of a metric over the replicas at these addresses, of all its series that have these labels. */
export async function metricSum(
  addresses: readonly string[],
  name: string,
  labels: Record<string, string>,
): Promise<number> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const texts = await Promise.all(addresses.map((address) => metricsOf(address)))
  const series = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith(`${name}{`))
  return series
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

async function metricsOf(address: string): Promise<string> {
  const answer = await fetch(`http://${address}:${PORTS.service}/metrics`)
  if (!answer.ok) throw new Error(`${address} gives no metrics: ${answer.status}`)
  return answer.text()
}
