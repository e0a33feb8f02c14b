export type FetchErrorKind =
  /** The URL itself cannot be fetched: its scheme, credentials, length or spelling. */
  | 'url'
  /** An address that is not public. */
  | 'address'
  | 'dns'
  | 'network'
  | 'certificate'
  | 'timeout'
  | 'too-large'
  | 'redirect'
  | 'status'
  /** The body cannot be decompressed. */
  | 'encoding'
  /** The caller gave up. */
  | 'aborted'

export interface FetchErrorOptions {
  kind: FetchErrorKind
  /** Another try would end the same way. */
  permanent: boolean
  /** The HTTP status, where there was one. */
  status?: number | undefined
  /** What the server's Retry-After asks for. */
  retryAfterSec?: number | undefined
  cause?: unknown
}

/** Why a document could not be had. The message is for an editor: it names no address beyond the host of the editor's own URL. */
export class FetchError extends Error {
  readonly kind: FetchErrorKind
  readonly permanent: boolean
  readonly status: number | undefined
  readonly retryAfterSec: number | undefined

  constructor(message: string, { kind, permanent, status, retryAfterSec, cause }: FetchErrorOptions) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'FetchError'
    this.kind = kind
    this.permanent = permanent
    this.status = status
    this.retryAfterSec = retryAfterSec
  }
}
