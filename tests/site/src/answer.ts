import type { ServerResponse } from 'node:http'

export const XML = 'application/xml; charset=utf-8'
export const RSS = 'application/rss+xml; charset=utf-8'
export const ATOM = 'application/atom+xml; charset=utf-8'
export const JSON_FEED = 'application/feed+json; charset=utf-8'
export const HTML = 'text/html; charset=utf-8'

/** What a handler knows of its request. */
export interface Visit {
  /** `http://` and the Host header: how the visitor calls this site. */
  base: string
  /** The path's last part. */
  name: string
  query: URLSearchParams
  response: ServerResponse
}

export type Handler = (visit: Visit) => void

export function send(response: ServerResponse, type: string, body: string | Buffer, status = 200): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

export const sendJson = (response: ServerResponse, body: object): void =>
  send(response, 'application/json', JSON.stringify(body))

export const redirect = (response: ServerResponse, location: string): void =>
  void response.writeHead(302, { location }).end()

/** A number of the query, within what the site is willing to write. */
export function countOf(query: URLSearchParams, name: string, fallback: number): number {
  const count = Number(query.get(name) ?? fallback)
  return Number.isInteger(count) && count >= 0 && count <= 50_000 ? count : fallback
}
