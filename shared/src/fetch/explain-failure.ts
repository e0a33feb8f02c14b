import { AddressRefused } from './address-guard.ts'
import { FetchError } from './fetch-error.ts'

/** undici gives its parser's errors no code. */
const NOT_HTTP = 'NOT_HTTP'

/** Error codes of Node and undici, in the words an editor reads after the host's name. */
const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'sent another number of bytes than it announced',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  [NOT_HTTP]: 'does not speak HTTP',
  UND_ERR_HEADERS_OVERFLOW: 'sent headers that are too large',
}
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NODATA', 'EAI_NONAME'])
const CERTIFICATE = /CERT|^UNABLE_TO_|^ERR_TLS_|^SELF_SIGNED|^HOSTNAME_MISMATCH/
const TLS = /^ERR_SSL_|^EPROTO/

/** @param host how the reason names the other side; the address behind it is never told */
export function explainFailure(error: unknown, host: string): FetchError {
  const chain = causesOf(error)
  const known = chain.find((one) => one instanceof FetchError)
  if (known) return known
  if (chain.some((one) => one instanceof AddressRefused))
    return new FetchError(`${host} is not a public address`, { kind: 'address', permanent: true })
  const codes = chain.map((one) => (one.name === 'HTTPParserError' ? NOT_HTTP : (one.code ?? '')))
  return explainCode(codes.find((code) => code !== '') ?? '', host, error)
}

function explainCode(code: string, host: string, cause: unknown): FetchError {
  if (NO_SUCH_NAME.has(code)) return new FetchError(`${host} does not exist`, { kind: 'dns', permanent: false, cause })
  if (code.startsWith('EAI_'))
    return new FetchError(`${host} cannot be looked up`, { kind: 'dns', permanent: false, cause })
  if (CERTIFICATE.test(code))
    return new FetchError(`the certificate of ${host} is not valid`, { kind: 'certificate', permanent: true, cause })
  if (TLS.test(code))
    return new FetchError(`${host} offers no safe connection`, { kind: 'certificate', permanent: true, cause })
  const words = NETWORK[code] ?? 'could not be read'
  return new FetchError(`${host} ${words}`, { kind: 'network', permanent: false, cause })
}

/** What is read of an error; no `instanceof`, for those of Node's core may come from another realm. */
type Failure = Partial<AggregateError> & { code?: string }

/** An error, its causes and, where several addresses were tried, the errors of each. */
function causesOf(error: unknown): Failure[] {
  if (typeof error !== 'object' || error === null) return []
  const failure = error as Failure
  return [failure, ...(failure.errors ?? []).flatMap(causesOf), ...causesOf(failure.cause)]
}
