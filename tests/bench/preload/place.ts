import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import { type ListenOptions, Server } from 'node:net'

// Puts the main of a service or of the gateway, as it is, where a container would be: `node --import place.ts main.ts`.
//   PLACE_HOST       it listens at this address of the loopback (127.0.0.2) rather than at all
//   PLACE_RESOLVE    every name has these addresses, as Docker's DNS lists the replicas of a service

const { PLACE_HOST, PLACE_RESOLVE } = process.env

if (PLACE_RESOLVE !== undefined) {
  const found = PLACE_RESOLVE.split(',').map((address) => ({ address, family: 4 }))
  dns.lookup = (async () => found) as unknown as typeof dns.lookup
  syncBuiltinESMExports()
}

if (PLACE_HOST !== undefined) {
  const listen = Server.prototype.listen
  Server.prototype.listen = function (this: Server, options: ListenOptions, ...rest: []) {
    return listen.call(this, { ...options, host: PLACE_HOST }, ...rest)
  } as typeof listen
}
