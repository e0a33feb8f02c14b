import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A host that leads to an address which is not public and not allowed. */
export class AddressRefused extends Error {}

export interface AddressGuard {
  /** @throws AddressRefused unless every address is public, or the host or the address is on the allow-list. */
  check(host: string, addresses: readonly string[]): void
}

/** All IPv6 addresses that were ever handed out for the internet lie here; the rest is reserved, whatever it is called. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** RFC 6052: the prefix under which DNS64 shows the IPv4 internet to hosts that have IPv6 only. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/

/** Whether an address is on the public internet, also when it wraps an IPv4 address (mapped, NAT64, 6to4). */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = unwrap(ipaddr.parse(text))
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6)
}

function unwrap(address: Address): Address {
  if (address.kind() === 'ipv4') return address
  const wrapped = address as ipaddr.IPv6
  if (wrapped.isIPv4MappedAddress()) return wrapped.toIPv4Address()
  if (wrapped.match(NAT64)) return embedded(wrapped, 12)
  if (wrapped.range() === '6to4') return embedded(wrapped, 2)
  return wrapped
}

const embedded = (address: ipaddr.IPv6, firstByte: number): ipaddr.IPv4 =>
  new ipaddr.IPv4(address.toByteArray().slice(firstByte, firstByte + 4))

/**
 * @param allowHosts host names, addresses or CIDR ranges that may be reached although they are not public
 * @throws Error naming the entry that is none of these
 */
export function createAddressGuard(allowHosts: readonly string[]): AddressGuard {
  const names = new Set<string>()
  const ranges: [Address, number][] = []
  for (const entry of allowHosts.map((host) => host.trim().toLowerCase())) {
    if (isIP(entry)) ranges.push(rangeOfOne(entry))
    else if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry))
    else if (HOST_NAME.test(entry)) names.add(entry)
    else throw new Error(`"${entry}" is not a host name, an address or a CIDR range`)
  }
  const isAllowed = (address: string): boolean => {
    if (isIP(address) === 0) return false
    const parsed = unwrap(ipaddr.parse(address))
    return ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits))
  }
  return {
    check(host, addresses) {
      if (names.has(host.toLowerCase())) return
      const isReachable = addresses.length > 0 && addresses.every((one) => isPublicAddress(one) || isAllowed(one))
      if (!isReachable) throw new AddressRefused()
    },
  }
}

const rangeOfOne = (text: string): [Address, number] => {
  const address = unwrap(ipaddr.parse(text))
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
