import Negotiator from 'negotiator'

/** In the order in which they are preferred among equals. */
export const CODINGS = ['br', 'gzip', 'identity'] as const
export type Coding = (typeof CODINGS)[number]

/** Browsers and mini-programs send a handful of values; whoever sends ever new ones gains nothing by it. */
const MAX_KNOWN = 256
const MAX_LENGTH = 256
const known = new Map<string, Coding>()

/** The coding to answer in (RFC 9110, 12.5.3). When nothing is acceptable the header is disregarded, as it allows. */
export function chooseCoding(header: string | undefined): Coding {
  if (header === undefined) return 'identity'
  return known.get(header) ?? learn(header)
}

function learn(header: string): Coding {
  const negotiator = new Negotiator({ headers: { 'accept-encoding': header } }) as unknown as PreferringNegotiator
  const [chosen = 'identity'] = negotiator.encodings(CODINGS, { preferred: CODINGS })
  if (header.length > MAX_LENGTH) return chosen
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(header, chosen)
  return chosen
}

/** Since 1.0 ties can be decided by the server; the types do not know it yet. */
interface PreferringNegotiator {
  encodings: (available: readonly Coding[], options: { preferred: readonly Coding[] }) => Coding[]
}
