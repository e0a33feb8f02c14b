import { ErrorBody } from '../../shared/src/contracts/primitives.ts'
import type { Operation } from './openapi-types.ts'

/** What the gateway itself may answer in the place of a service, so that no route can say it. */
const TO_ANYTHING = {
  400: 'the address is not spelled in its normal form, or this is no HTTP',
  408: 'the request took too long to come',
  413: 'the body is longer than this address takes; a read takes none',
  414: 'the address is too long',
  417: 'an expectation other than 100-continue',
  429: 'too many requests: come back after Retry-After seconds',
  431: 'the address and headers are too long',
  503: 'no replica answers, or too many requests wait: come back after Retry-After seconds',
}
/** A body may come with these, even where none is asked for. */
const TO_WRITES = { 415: 'the body is not JSON' }
const NOT_MODIFIED = 'the client has it already: If-None-Match names its ETag'

/** Adds to an operation's answers those that it gets from the gateway, or from every service alike. */
export function addGatewayAnswers(path: string, method: string, operation: Operation): void {
  const { responses } = operation
  const errors = { ...TO_ANYTHING, ...(method !== 'get' && TO_WRITES) }
  for (const [status, description] of Object.entries(errors)) responses[status] ??= { description, content: ERROR }
  if (path.startsWith('/api/')) responses[304] ??= { description: NOT_MODIFIED }
}

const ERROR = { 'application/json': { schema: JSON.parse(JSON.stringify(ErrorBody)) } }
