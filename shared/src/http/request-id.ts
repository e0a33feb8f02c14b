import { randomUUID } from 'node:crypto'

export const REQUEST_ID_HEADER = 'x-request-id'

/** What may be carried into logs, headers and jobs: no white space, quotes or line ends. */
const VALID = /^[A-Za-z0-9._:-]{1,64}$/

/** The client's request id if it is a harmless one, else a new one. */
export function requestIdOf(headers: Record<string, string | string[] | undefined>): string {
  const given = headers[REQUEST_ID_HEADER]
  return typeof given === 'string' && VALID.test(given) ? given : randomUUID()
}
