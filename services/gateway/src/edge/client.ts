import type { IncomingMessage } from 'node:http'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { networkOf } from '@bajiaozhi/shared/http/client-address'
import { compileTrust, createClientAddress, type Trust } from './client-address.ts'

/** What services hear of where a request came from; nothing of it is a client's own word. */
export interface Forwarded {
  'x-forwarded-for': string
  'x-forwarded-proto': string
  'x-forwarded-host'?: string
}

export interface Client {
  forwarded: Forwarded
  /** Whose requests are counted together. */
  limitedAs: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any other hook of the gateway sees the request. */
    client: Client
  }
}

const HOST = /^[A-Za-z0-9._-]{1,255}(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?$/
const PROTO = /^https?$/

export type ClientOf = (request: IncomingMessage) => Client

export function registerClients(app: App, clientOf: ClientOf): void {
  app.decorateRequest('client')
  app.addHook('onRequest', async (request) => {
    request.client = clientOf(request.raw)
  })
}

/** @throws TypeError when one of the proxies is neither an address, nor a range, nor a name that stands for ranges */
export function createClients(trustedProxies: readonly string[]): ClientOf {
  const trust = compileTrust(trustedProxies)
  const addressOf = createClientAddress(trust)
  return (request) => {
    const address = addressOf(request)
    return { forwarded: forwardedBy(request, address, trust), limitedAs: networkOf(address) }
  }
}

/** Clients speak to us without TLS, unless a trusted proxy in front says what it was spoken to and by which name. */
function forwardedBy({ headers, socket }: IncomingMessage, address: string, trust: Trust): Forwarded {
  const told = trust(socket.remoteAddress) ? headers : {}
  const proto = lastOf(told['x-forwarded-proto'], PROTO) ?? 'http'
  const host = lastOf(told['x-forwarded-host'], HOST) ?? headers.host ?? ''
  return HOST.test(host)
    ? { 'x-forwarded-for': address, 'x-forwarded-proto': proto, 'x-forwarded-host': host }
    : { 'x-forwarded-for': address, 'x-forwarded-proto': proto }
}

/** Where several proxies wrote, the last one did so next to us. */
function lastOf(header: string | string[] | undefined, pattern: RegExp): string | undefined {
  if (header === undefined) return undefined
  const last = String(header).split(',').at(-1)!.trim()
  return pattern.test(last) ? last : undefined
}
