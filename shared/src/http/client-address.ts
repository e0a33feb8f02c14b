import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/** IPv6 gives every customer at least a /64 (RFC 6177), so one person has as many addresses in it as they like. */
const V6_PREFIX = 64

/**
 * Whose request this is, in a service behind the gateway: the one address in the `x-forwarded-for` that the gateway makes, else the
 * other end of the connection. All IPv6 addresses of one /64 are one client.
 */
export function clientOf({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): string {
  const forwarded = headers['x-forwarded-for']
  return networkOf(typeof forwarded === 'string' && isIP(forwarded) !== 0 ? forwarded : (socket.remoteAddress ?? ''))
}

/** Whose requests are counted together: one IPv4 address, or all IPv6 addresses of one /64. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${V6_PREFIX}`).toString()
}
