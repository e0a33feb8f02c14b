/** An event's name carries which one it is, counted from 0, and the version of the write that gave it. */
export const nameOf = (event: number, version: number): string => `e${event} v${version}`

const NAMES = /"name":"e(\d+) v(\d+)"/g

/** Every event that an answer's JSON shows. */
export const shownIn = (body: string): { event: number; version: number }[] =>
  [...body.matchAll(NAMES)].map(([, event, version]) => ({ event: Number(event), version: Number(version) }))
