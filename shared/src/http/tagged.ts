import type { FastifyReply } from 'fastify'
import { CACHE_TAGS_HEADER, CACHE_UNTIL_HEADER } from './public-reads.ts'

/** What a reader found, and what the gateway's cache must know of it. */
export interface Tagged<T> {
  value: T
  /** The invalidation of any of them voids the response. */
  tags: string[]
  /** A right that the response shows ends then. */
  until?: Date
}

/** Headers for the gateway, which keeps them: the tags, and when a copy must end, in Unix milliseconds. */
export function tagReply(reply: FastifyReply, { tags, until }: Tagged<unknown>): void {
  reply.header(CACHE_TAGS_HEADER, tags.join(' '))
  if (until) reply.header(CACHE_UNTIL_HEADER, until.getTime())
}
