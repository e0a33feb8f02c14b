import { type Exchange, isAnswered, tookMs } from './exchange.ts'
import { type FaultWindow, type Figures, overlaps } from './figures.ts'
import { BARS } from './parameters.ts'
import { type FaultKind, nameOf, type PlannedFault } from './plan.ts'

/** Requests whose client saw what it should not, and rows that are not as the answers said. */
export interface Wrongs {
  failedReads: Exchange[]
  failedWrites: Exchange[]
  slowReads: Exchange[]
  /** Without a 503 that says when to come again, or with one that took too long, while all replicas were gone. */
  badRefusals: Exchange[]
  /** Contents of rows. */
  missing: string[]
  appliedTwice: string[]
  unknown: string[]
}

/** Faults that may cost a write its answer: the replica that had it is gone. */
const LOSES_WRITES: readonly FaultKind[] = ['killed', 'paused', 'down']
const ONE_GONE: readonly FaultKind[] = ['killed', 'paused']

export function wrongsIn({ exchanges, windows, rows }: Figures): Wrongs {
  const during = (exchange: Exchange, kinds: readonly FaultKind[]) =>
    windows.some((window) => kinds.includes(window.kind) && concerns(window, exchange))
  const failed = exchanges.filter((exchange) => !isAnswered(exchange))
  const isDown = (exchange: Exchange) => during(exchange, ['down'])
  const writes = exchanges.flatMap((exchange) => (exchange.content === undefined ? [] : [exchange]))
  const sent = new Set(writes.map(({ content }) => content))
  return {
    failedReads: failed.filter((exchange) => exchange.kind === 'read' && !isDown(exchange)),
    failedWrites: failed.filter((exchange) => exchange.kind === 'write' && !during(exchange, LOSES_WRITES)),
    slowReads: exchanges.filter(
      (exchange) =>
        exchange.kind === 'read' &&
        tookMs(exchange) > BARS.slowestReadMs &&
        windows.some((window) => ONE_GONE.includes(window.kind) && overlaps(exchange, window)),
    ),
    badRefusals: failed.filter((exchange) => isDown(exchange) && !isGoodRefusal(exchange)),
    missing: writes.filter((write) => isAnswered(write) && !rows.has(write.content!)).map(({ content }) => content!),
    appliedTwice: [...rows].flatMap(([content, count]) => (count > 1 ? [content] : [])),
    unknown: [...rows.keys()].filter((content) => !sent.has(content)),
  }
}

const concerns = (window: FaultWindow, exchange: Exchange): boolean =>
  window.services.includes(exchange.service) && overlaps(exchange, window)

const isGoodRefusal = (exchange: Exchange): boolean =>
  exchange.status === 503 && exchange.saysRetryAfter && tookMs(exchange) <= BARS.refusedWithinMs

/** What of a run of the correct gateway is not as it must be; empty when all is. */
export function failuresOf(figures: Figures): string[] {
  const { seconds, exchanges, windows, planned, gatewayRestarts } = figures
  const reads = exchanges.filter(({ kind }) => kind === 'read').length
  const writes = exchanges.length - reads
  const copies = exchanges.filter(({ isCopy }) => isCopy).length
  return [
    ...wrongdoingsOf(figures),
    ...failsIf(reads < BARS.readsPerSecond * seconds, `${reads} reads are too few`),
    ...failsIf(writes < BARS.writesPerSecond * seconds, `${writes} writes are too few`),
    ...failsIf(copies > reads * BARS.copies, `${copies} reads were answered from the gateway's cache`),
    ...failsIf(gatewayRestarts > 0, `the gateway was started again ${gatewayRestarts} times`),
    ...planned.flatMap((fault) => failsIf(!windows.some((window) => isOf(window, fault)), `never: ${nameOf(fault)}`)),
  ]
}

/** What a broken gateway or service gives itself away by, as opposed to a check that was too gentle. */
export function wrongdoingsOf(figures: Figures): string[] {
  const wrongs = wrongsIn(figures)
  return [
    ...some(wrongs.failedReads.map(describe), 'reads failed'),
    ...some(wrongs.failedWrites.map(describe), 'writes failed'),
    ...some(wrongs.slowReads.map(describe), `reads took more than ${BARS.slowestReadMs} ms`),
    ...some(wrongs.badRefusals.map(describe), 'requests to a service that was down were not refused as they should be'),
    ...some(wrongs.missing, 'writes were answered and are not in MySQL'),
    ...some(wrongs.appliedTwice, 'writes were applied twice'),
    ...some(wrongs.unknown, 'rows were written by nobody'),
    ...figures.windows.flatMap((window) => [...shareFailures(window), ...attemptFailures(window, figures.exchanges)]),
  ]
}

function shareFailures({ share }: FaultWindow): string[] {
  if (share === undefined) return []
  const off = Math.abs(share.part * share.replicas - 1)
  return failsIf(
    !(off <= BARS.shareOff),
    `a new replica of ${share.replicas} got ${(share.part * 100).toFixed(1)}% of the requests`,
  )
}

function attemptFailures({ attempts, services }: FaultWindow, exchanges: readonly Exchange[]): string[] {
  if (attempts === undefined) return []
  const { from, to, count } = attempts
  const requests = exchanges.filter(({ service, due }) => services.includes(service) && due >= from && due < to).length
  const { perRequest, perSecond } = BARS.attempts
  const most = perRequest * requests + (perSecond * (to - from)) / 1000
  // None at all: they are not counted, and too many would not be noticed.
  return failsIf(count === 0 || count > most, `${count} attempts at a service that was down, for ${requests} requests`)
}

const isOf = (window: FaultWindow, fault: PlannedFault): boolean => nameOf(window) === nameOf(fault)

const describe = (exchange: Exchange): string =>
  `${exchange.path} ${exchange.status} after ${tookMs(exchange).toFixed(0)} ms ${exchange.problem ?? ''}`.trim()

const EXAMPLES = 3
const some = (examples: readonly string[], what: string): string[] =>
  failsIf(examples.length > 0, `${examples.length} ${what} (${examples.slice(0, EXAMPLES).join('; ')})`)
const failsIf = (failed: boolean, what: string): string[] => (failed ? [what] : [])
