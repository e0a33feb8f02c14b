/** The keys of a queue. All carry the stream's hash tag, so that one script may touch them together (law 6). */
export interface QueueKeys {
  stream: string
  /** Sorted set: jobs that wait for another try, by the time when they are due. */
  delayed: string
  /** Hash: what makes a job unique -> the id of the job that waits or runs. */
  unique: string
  /** Hash: entry -> how often it was begun alone and not ended. */
  suspects: string
  /** There while no job may start. */
  paused: string
  /** Hash: schedule -> begin of its last slot. */
  ticks: string
  /** Stream of dead letters. */
  dead: string
}

/** `stream:{x}` -> its keys; dead letters lie in `stream:dlq:{x}`. */
export function keysOf(stream: string): QueueKeys {
  if (!/^stream:\{[a-z]+(:[a-z]+)*\}$/.test(stream)) throw new Error(`${stream} is not named stream:{...}`)
  const beside = (name: string) => `${stream}:${name}`
  return {
    stream,
    delayed: beside('delayed'),
    unique: beside('unique'),
    suspects: beside('suspects'),
    paused: beside('paused'),
    ticks: beside('tick'),
    dead: stream.replace('stream:', 'stream:dlq:'),
  }
}

/**
 * The fields of an entry. A new job has its payload (JSON) and, when it is one of a kind, `unique`; the others come with its first
 * failure, release or replay. `traceparent` (W3C) is there when the publisher was traced, and goes with the job wherever it goes. `group`: whose it is then, for an entry that comes back must not reach the stream's other groups again.
 */
export const FIELDS = {
  payload: 'payload',
  attempts: 'attempts',
  replay: 'replay',
  group: 'group',
  unique: 'unique',
  enqueuedAt: 'enqueued_at',
  traceparent: 'traceparent',
} as const
