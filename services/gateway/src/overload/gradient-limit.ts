/** How many requests may be in flight at once, learned from how long they take. */
export interface GradientLimit {
  /** The present limit, a whole number. */
  readonly value: number
  /**
   * One request has got the head of its answer, or has not in time.
   * @param latencyMs since it was let in
   * @param inFlight requests in flight when it was let in, itself included
   */
  observe: (latencyMs: number, inFlight: number, isTimeout?: boolean) => void
}

export interface GradientLimitOptions {
  /** Monotonic milliseconds. */
  now: () => number
  initial?: number
  /** Below this nothing is limited: a process of ours that takes 10 ms a request serves 10,000 a second with it. */
  min?: number
  max?: number
}

/** One look at the latency takes this long at least, and takes in so many requests. */
const WINDOW_MS = 100
const LONGEST_WINDOW_MS = 1000
const MIN_SAMPLES = 10
const MAX_SAMPLES = 1000
/** Twice the latency without load is no overload yet. */
const TOLERANCE = 2
const SMOOTHING = 0.2
/** How fast the latency without load follows the present one while the limit does not bind: another mix of requests takes another time. */
const DRIFT = 0.05
/** After so long of what looks like overload the latency without load is measured anew: it may be another one by now. */
const PROBE_AFTER_MS = 10_000
const TIMEOUT_SHARE = 0.1
const TIMEOUT_BACKOFF = 0.9

/**
 * The gradient algorithm of Netflix's concurrency-limits (Gradient, 2018): the limit is multiplied by the latency without load over the present
 * one, and raised by its root for a short queue. Latencies are medians of windows; while the limit does not bind, it stays.
 */
export function createGradientLimit(options: GradientLimitOptions): GradientLimit {
  const { now, initial = 100, min = 100, max = 1000 } = options
  let limit = initial
  let withoutLoad = Number.POSITIVE_INFINITY
  let latencies: number[] = []
  let [timeouts, mostInFlight] = [0, 0]
  let windowFrom = now()
  let slowSince: number | undefined
  /** Windows of a probe still to come, and the limit before it. In the first window the requests let in before are still on their way. */
  let [probing, limitBefore] = [0, initial]

  function isWindowOver(at: number): boolean {
    const [age, seen] = [at - windowFrom, latencies.length + timeouts]
    return age >= LONGEST_WINDOW_MS || (age >= WINDOW_MS && seen >= MIN_SAMPLES)
  }

  function closeWindow(at: number): void {
    const [latency, seen, timedOut, isBinding] = [
      median(latencies),
      latencies.length,
      timeouts,
      mostInFlight >= limit / 2,
    ]
    latencies = []
    timeouts = 0
    mostInFlight = 0
    windowFrom = at
    if (timedOut > (seen + timedOut) * TIMEOUT_SHARE) setLimit(limit * TIMEOUT_BACKOFF)
    else if (seen > 0) adapt(at, latency, isBinding)
  }

  function adapt(at: number, latency: number, isBinding: boolean): void {
    if (probing > 0) {
      probing -= 1
      if (probing > 0) return
      withoutLoad = latency
      setLimit(limitBefore)
      return
    }
    if (!isBinding) {
      withoutLoad = latency < withoutLoad ? latency : withoutLoad + DRIFT * (latency - withoutLoad)
      slowSince = undefined
      return
    }
    withoutLoad = Math.min(withoutLoad, latency)
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * withoutLoad) / latency))
    const wanted = limit * gradient + Math.sqrt(limit)
    setLimit(wanted < limit ? limit + SMOOTHING * (wanted - limit) : wanted)
    slowSince = gradient === 1 ? undefined : (slowSince ?? at)
    if (slowSince !== undefined && at - slowSince >= PROBE_AFTER_MS) probe(latency)
  }

  /** Lets in for a moment what should leave no queue; if the latency stays, it was none. */
  function probe(latency: number): void {
    slowSince = undefined
    ;[probing, limitBefore] = [2, limit]
    setLimit((limit * withoutLoad) / latency)
  }

  function setLimit(wanted: number): void {
    limit = Math.min(max, Math.max(min, wanted))
  }

  return {
    get value() {
      return Math.floor(limit)
    },
    observe(latencyMs, inFlight, isTimeout = false) {
      const at = now()
      if (isTimeout) timeouts += 1
      else if (latencies.length < MAX_SAMPLES) latencies.push(latencyMs)
      if (inFlight > mostInFlight) mostInFlight = inFlight
      if (isWindowOver(at)) closeWindow(at)
    },
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
