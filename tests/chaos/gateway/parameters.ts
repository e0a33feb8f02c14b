/** The part of the full load that this machine can take: `LOAD` of ops/check-gateway. */
const LOAD = Number(process.env.CHECK_LOAD || 1)
if (!(LOAD > 0 && LOAD <= 1)) throw new Error('LOAD is a number above 0, up to 1')

/** What the check asks for; times are milliseconds. */
export const PARAMETERS = {
  connections: 64,
  readsPerSecond: 315 * LOAD,
  writesPerSecond: 21 * LOAD,
  /** Clients of one proxy, each well below its own rate limit. */
  clients: 500,
  /** Rows that reads ask for one by one. */
  rowsEach: 10,
  warmUpMs: 4000,
  /** A fault lasts that long, or until its replicas are replaced. */
  faultMs: { short: 10_000, long: 20_000 },
  /** After a replica is back, until the gateway has found out. */
  aftermathMs: 2000,
  /** Between two faults. */
  calmMs: 4000,
  /** Given to a new replica to get its share. */
  shareWithinMs: 3000,
} as const

/** Below this there is no time for every fault. */
export const SHORT_RUN_SEC = 240

/** What a run of the correct gateway must reach. */
export const BARS = {
  readsPerSecond: 300 * LOAD,
  writesPerSecond: 20 * LOAD,
  /** A read while one replica of three is gone. */
  slowestReadMs: 1500,
  /** An answer while all of a service's are. */
  refusedWithinMs: 1000,
  /** How far from the fair one a new replica's share of the requests may be. */
  shareOff: 0.15,
  /** Of the requests to a service that is down, and a second. */
  attempts: { perRequest: 1.1, perSecond: 10 },
  /** Of all reads, those that the gateway may have answered itself. */
  copies: 0.05,
} as const
