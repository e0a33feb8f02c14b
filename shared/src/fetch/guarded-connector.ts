import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'

export interface ResolvedAddress {
  address: string
  family: number
}

/** All addresses of a host name. */
export type Lookup = (host: string) => Promise<ResolvedAddress[]>

const lookupAll: Lookup = (host) => systemLookup(host, { all: true })

export interface GuardedConnectorOptions {
  guard: AddressGuard
  timeoutMs: number
  lookup?: Lookup | undefined
}

/**
 * Connects only where the guard lets it. The check sits between resolving and connecting, on the very addresses that are
 * connected to, so a name that answers differently the second time (DNS rebinding) gains nothing.
 */
export function guardedConnector({ guard, timeoutMs, lookup = lookupAll }: GuardedConnectorOptions) {
  const guardedLookup: LookupFunction = (host, options, callback) => {
    void lookup(host)
      .then((found) => {
        guard.check(
          host,
          found.map(({ address }) => address),
        )
        return found
      })
      .then(
        (found) => (options.all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)),
        (error: NodeJS.ErrnoException) => callback(error, ''),
      )
  }
  const connect = buildConnector({ lookup: guardedLookup, timeout: timeoutMs, allowH2: false })

  return ((options, callback) => {
    // An address instead of a name is never looked up.
    if (isIP(options.hostname) && !passes(guard, options.hostname, [options.hostname], callback)) return
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      const peer = (socket as Socket).remoteAddress ?? ''
      if (passes(guard, options.hostname, [peer], callback)) callback(null, socket)
      else socket.destroy()
    })
  }) satisfies buildConnector.connector
}

function passes(
  guard: AddressGuard,
  host: string,
  addresses: string[],
  callback: (error: Error, socket: null) => void,
): boolean {
  try {
    guard.check(host, addresses)
    return true
  } catch (error) {
    callback(error as Error, null)
    return false
  }
}
