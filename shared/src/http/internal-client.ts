import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { assertInTime, DEADLINE_HEADER, requestSignal, timeLeft } from './deadline.ts'
import { REQUEST_ID_HEADER } from './request-id.ts'

/** Another service answered, and not with success. `status` is 0 when it did not answer at all. */
export class UpstreamError extends Error {
  readonly status: number

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'UpstreamError'
    this.status = status
  }
}

export interface InternalClientOptions {
  /** e.g. `http://articles:3000` */
  baseUrl: string
  /** INTERNAL_TOKEN */
  token: string
  timeoutMs: number
}

export interface InternalRequest<T extends TSchema> {
  body?: unknown
  requestId?: string
  signal?: AbortSignal
  /** The shape of a good answer. */
  schema: T
}

export type InternalClient = ReturnType<typeof createInternalClient>

/**
 * Calls another service's `/internal` API with JSON; rejects with an UpstreamError. Each name is resolved anew. What is asked for
 * while a request is handled gets no more than the time left for that, and ends with it.
 */
export function createInternalClient({ baseUrl, token, timeoutMs }: InternalClientOptions) {
  return {
    async request<T extends TSchema>(
      method: 'GET' | 'POST' | 'PUT',
      path: string,
      request: InternalRequest<T>,
    ): Promise<Static<T>> {
      const { body, requestId, signal, schema } = request
      assertInTime()
      const ms = Math.ceil(Math.min(timeoutMs, timeLeft()))
      const signals = [AbortSignal.timeout(ms), signal, requestSignal()].filter((one) => one !== undefined)
      const answer = await fetch(new URL(path, baseUrl), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          [DEADLINE_HEADER]: String(ms),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.any(signals),
      }).catch((cause: unknown) => {
        throw new UpstreamError(0, `${method} ${path} got no answer`, cause)
      })
      if (!answer.ok)
        throw new UpstreamError(answer.status, `${method} ${path} answered ${answer.status}: ${await answer.text()}`)
      return Value.Parse(schema, await answer.json())
    },
  }
}
