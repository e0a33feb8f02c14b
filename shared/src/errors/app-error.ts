export interface AppErrorOptions {
  /** A stable word for programs, e.g. `EVENT_NOT_FOUND`. */
  code: string
  /** The HTTP status that the error handler answers with. */
  status: number
  /** A sentence for a person; it reaches the client, so no SQL, host or stack in it. */
  message: string
  cause?: unknown
  retryAfterSec?: number
  /** It comes in crowds and is counted elsewhere: none of them is worth a line of the log. */
  isRoutine?: boolean
  /** The id of the thing that stands in the way, e.g. of the article that already has this URL. */
  id?: number
}

/** Every failure that a client is told about. Anything else becomes a 500 without details. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly retryAfterSec: number | undefined
  readonly isRoutine: boolean
  readonly id: number | undefined

  constructor({ code, status, message, cause, retryAfterSec, isRoutine = false, id }: AppErrorOptions) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.status = status
    this.retryAfterSec = retryAfterSec
    this.isRoutine = isRoutine
    this.id = id
  }
}

export const badRequest = (code: string, message: string) => new AppError({ status: 400, code, message })

export const unauthorized = (message = 'a valid bearer token is required') =>
  new AppError({ status: 401, code: 'UNAUTHORIZED', message })

export const notFound = (code: string, message: string) => new AppError({ status: 404, code, message })

export const conflict = (code: string, message: string, id?: number) =>
  new AppError({ status: 409, code, message, ...(id === undefined ? {} : { id }) })

export const unprocessable = (code: string, message: string) => new AppError({ status: 422, code, message })

/** 429: the caller asked too often and may come back after `retryAfterSec` seconds. */
export const tooManyRequests = (code: string, message: string, retryAfterSec: number) =>
  new AppError({ status: 429, code, message, retryAfterSec })

/** 503: the caller may come back after `retryAfterSec` seconds. */
export const unavailable = (
  code: string,
  message: string,
  {
    cause,
    retryAfterSec = 1,
    isRoutine = false,
  }: { cause?: unknown; retryAfterSec?: number; isRoutine?: boolean } = {},
) => new AppError({ status: 503, code, message, cause, retryAfterSec, isRoutine })
