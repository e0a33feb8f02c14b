import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import ipaddr from 'ipaddr.js'

/** Who sends a request, as far as anybody whom we believe could see. */
export type ClientAddress = (request: IncomingMessage) => string

/** Whether the process at an address tells the truth about who talks to it. */
export type Trust = (address: string | undefined) => boolean

const NOBODY: Trust = () => false
/** A socket that is gone has no address any more; its answer reaches nobody. */
const UNKNOWN = '0.0.0.0'

/**
 * @param proxies addresses, CIDR ranges, or `loopback`, `linklocal`, `uniquelocal`; none: nobody is believed
 * @throws TypeError that names what is none of these
 */
export function compileTrust(proxies: readonly string[]): Trust {
  if (proxies.length === 0) return NOBODY
  const isListed = proxyAddr.compile([...proxies])
  // Stricter than ipaddr.js, for which `1` and `0x7f.1` are addresses too.
  return (address) => address !== undefined && isIP(address) !== 0 && isListed(address, 0)
}

/**
 * Walks `X-Forwarded-For` from its right end, where the proxy that is connected to us wrote, through the trusted ones; the first
 * that is not trusted is the client. What stands further to the left is hearsay. An entry that is no address ends the walk at
 * the proxy that wrote it.
 */
export function createClientAddress(trust: Trust): ClientAddress {
  return (request) => {
    const { remoteAddress } = request.socket
    // What strangers say of themselves is not even read.
    if (!trust(remoteAddress)) return normal(remoteAddress)
    const walked = proxyAddr.all(request, trust)
    return normal(walked.findLast((address) => isIP(address) !== 0))
  }
}

/** One spelling of an address: IPv4 in IPv6 (`::ffff:1.2.3.4`) as IPv4, IPv6 as RFC 5952 has it, without a zone. */
function normal(address: string | undefined): string {
  if (address === undefined || isIP(address) === 0) return UNKNOWN
  if (isIP(address) === 4) return address
  const [withoutZone] = address.split('%') as [string]
  return ipaddr.process(withoutZone).toString()
}
