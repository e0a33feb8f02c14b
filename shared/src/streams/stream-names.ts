/** The stream of a stream's dead letters, in the same Redis slot: `stream:{x}` -> `stream:dlq:{x}`. */
export function deadLettersOf(stream: string): string {
  if (!/^stream:\{[a-z]+(:[a-z]+)*\}$/.test(stream)) throw new Error(`${stream} is not named stream:{...}`)
  return stream.replace('stream:', 'stream:dlq:')
}

/** The one field of an entry; the job is JSON in it. */
export const PAYLOAD_FIELD = 'payload'
