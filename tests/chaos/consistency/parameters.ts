/** What the check asks for; times are milliseconds. A shorter run keeps the rates and asks for each fault less often. */
export const PARAMETERS = {
  /** One card each; with the lists below 68 keys. */
  events: 60,
  readsPerSecond: 1760,
  writesPerSecond: 126,
  /** A stopped service holds its readers for seconds; the others go on. */
  readsAtOnce: 1200,
  writesAtOnce: 40,
  /** Of all reads; each loads twenty events or more, and every write voids all of them. */
  listShare: 0.016,
  slowShare: 0.03,
  slowMs: [300, 900],
  /** In a long run, longer than any lease now and then. */
  stoppedMs: { short: [1000, 2000], long: [1000, 4000] },
  pausedMs: [1000, 2000],
} as const

export const LIST_PATHS = [
  '/api/events?limit=20',
  '/api/events?limit=40',
  '/api/events?status=scheduled&limit=20',
  '/api/events?org=UFC&limit=20',
  '/api/events?org=ONE&limit=20',
  '/api/events?org=PFL&limit=20',
  '/api/events?org=Bellator&limit=20',
  '/api/events?date=2026-03-01&limit=20',
] as const

/** What a run of the correct backend must reach. */
export const BARS = {
  readsPerSecond: 500_000 / 300,
  writesPerSecond: 120,
  staleOutsideMs: 250,
  staleInsideMs: 2250,
  outsideShare: 1 / 3,
  /** Of the checker's own loop, 99th percentile: its readings of the clock may be wrong by as much. */
  loopLagMs: 50,
} as const

/** Half a minute on a busy machine is no place for timed bars: it is asked for this part of the rates, and for all of the rest. */
export const SHORT_RUN_LENIENCY = 1 / 4

/** Before the first of them is counted: processes that have just started are slow. */
export const WARM_UP_MS = 4000
/** A fault's window ends this long after the part is back. */
export const AFTERMATH_MS = 2500
/** A write whose answer never came must be seen from this long after its commit. */
export const UNANSWERED_GRACE_MS = 1000

export const between = ([from, to]: readonly [number, number]): number => from + Math.random() * (to - from)
