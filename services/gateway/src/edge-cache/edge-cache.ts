import type { EventEmitter } from 'node:events'
import type { Bus } from '@bajiaozhi/shared/bus/bus'
import { Invalidation, invalidationSubject } from '@bajiaozhi/shared/contracts/invalidation'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { tracing } from '@bajiaozhi/shared/telemetry/tracing'
import type { Registry } from 'prom-client'
import { POLICIES, publicPrefixOf, SERVICES, type ServiceName } from '../routes.ts'
import type { Told } from '../upstream/exchange.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Coding } from './accept-encoding.ts'
import type { PublicRead } from './canonical-url.ts'
import type { Departed } from './departed.ts'
import type { CacheState } from './edge-answer.ts'
import { type Clock, type EdgeCopy, toEdgeCopy } from './edge-copy.ts'
import { createEdgeMetrics, type DropReason } from './edge-metrics.ts'
import { createEdgeStore } from './edge-store.ts'
import { createFlights, type Flights } from './flights.ts'
import { createInvalidationLog, type InvalidationLog } from './invalidation-log.ts'
import { createPublishers } from './publishers.ts'
import { type Representation, representationIn } from './representations.ts'
import { AnswerTooLargeError, type Asker, NobodyWaitsError, readService } from './service-read.ts'

export interface EdgeCacheOptions {
  upstreams: Record<ServiceName, Pick<Upstream, 'host' | 'dispatcher'>>
  bus: Pick<Bus, 'subscribe' | 'onConnect'>
  logger: Logger
  registry: Registry
  /** Bytes of all copies of this process together. */
  maxBytes: number
  log?: InvalidationLog
  flights?: Flights<EdgeCopy>
  clock?: Clock
}

export interface Found {
  copy: EdgeCopy
  state: CacheState
}

/** Somebody who asks, and who may leave before the answer is there. */
export interface Reader extends Asker {
  /** Node's own, which says `close` when the client is gone. */
  response: Pick<EventEmitter, 'on'>
}

/** Public reads, held in this process until an invalidation or two seconds end them. */
export interface EdgeCache {
  readonly clock: Clock
  /** A copy that may be answered with as it is. @param now monotonic milliseconds */
  fresh: (url: string, now: number) => EdgeCopy | undefined
  /** Counts an answer that was given from a fresh copy. */
  countHit: () => void
  /**
   * A fresh copy, or what the service answers to one request for all who ask now, or, when it fails, the last good copy.
   * Resolves to nothing when the answer is too large to be shared; rejects when there is none or the reader may cause no request,
   * and with a NobodyWaitsError when everybody who asked has left.
   */
  read: (read: PublicRead, reader: Reader) => Promise<Found | undefined>
  representation: (copy: EdgeCopy, coding: Coding) => Promise<Representation>
  /** Counts the bytes of a copy again that has grown. */
  recount: (copy: EdgeCopy) => void
}

/** What the dispatcher is told of a public read, once and for all. */
const TOLD = Object.fromEntries(
  SERVICES.map((service) => [service, { route: publicPrefixOf(service), policy: POLICIES.public, priority: 'public' }]),
) as Record<ServiceName, Told>

const systemClock: Clock = { now: () => performance.now(), unix: () => Date.now() }

export function createEdgeCache(options: EdgeCacheOptions): EdgeCache {
  const { upstreams, bus, logger, registry, maxBytes } = options
  const { log = createInvalidationLog(), clock = systemClock } = options
  const { flights = createFlights<EdgeCopy>(clock.now) } = options
  const store = createEdgeStore(maxBytes)
  const publishers = createPublishers(clock.now)
  const metrics = createEdgeMetrics(registry, { entries: store.entries, bytes: store.bytes, flights: flights.size })

  bus.subscribe(invalidationSubject('>'), Invalidation, hear)
  bus.onConnect(() => dropEverything('connected'))

  function hear(message: Invalidation): void {
    const { domain, tags } = message
    if (tags.length > 0) {
      log.note(tags)
      flights.detach(domain)
      metrics.dropped('tag', store.dropTags(tags))
      metrics.heard(domain)
    }
    if (!publishers.hear(message)) dropEverything('gap')
  }

  /** Something may have been voided unheard. */
  function dropEverything(reason: DropReason): void {
    log.noteAll()
    flights.detachAll()
    const entries = store.clear()
    metrics.dropped(reason, entries)
    logger.debug({ reason, entries }, 'the edge cache was emptied')
  }

  function fresh(url: string, now: number): EdgeCopy | undefined {
    const copy = store.get(url)
    return copy !== undefined && now < copy.freshUntil ? copy : undefined
  }

  function fetch({ url, service }: PublicRead, asker: Asker): Departed<EdgeCopy> {
    const [position, startedAt] = [log.position(), clock.now()]
    const reading = readService(upstreams[service], url, asker, TOLD[service])
    const result = reading.result.then((answer) =>
      keep(toEdgeCopy(answer, { url, requestId: asker.requestId, startedAt }, clock), position),
    )
    return { result, abort: () => reading.abort() }
  }

  function keep(copy: EdgeCopy, position: number): EdgeCopy {
    const before = store.get(copy.url)
    const reason = whyNot(copy, position, before)
    if (reason !== undefined) {
      metrics.notStored(reason)
      return copy
    }
    const kept = withKnownCodings(copy, before)
    store.put(kept)
    return kept
  }

  function whyNot(copy: EdgeCopy, position: number, before: EdgeCopy | undefined) {
    if (!copy.isStorable) return 'not_storable'
    if (log.isVoidedSince(position, copy.tags)) return 'voided'
    return before !== undefined && before.startedAt > copy.startedAt ? 'outdated' : undefined
  }

  /** The last good copy of what a service cannot give now, while it is known that nothing voided it. */
  function standIn(url: string): Found | undefined {
    const copy = publishers.isAnybodyHeard() ? store.get(url) : undefined
    return copy !== undefined && clock.now() < copy.staleUntil ? { copy, state: 'stale' } : undefined
  }

  function orStandIn(url: string, failure: () => Found): Found {
    const found = standIn(url)
    metrics.answered(found ? 'stale' : 'failed')
    return found ?? failure()
  }

  return {
    clock,
    fresh,
    countHit: () => metrics.answered('hit'),

    async read(read, reader) {
      const { response } = reader
      const held = fresh(read.url, clock.now())
      if (held) {
        metrics.answered('hit')
        return { copy: held, state: 'hit' }
      }
      const { result, isFirst, leave } = flights.join(read.service, read.url, () => {
        // Before there is a request that others could join: who is refused fails alone.
        reader.admit()
        return fetch(read, reader)
      })
      // Not taken back afterwards: that costs more than to be told of the end of every answer.
      response.on('close', leave)
      try {
        const copy = await result
        if (copy.status >= 500) return orStandIn(read.url, () => ({ copy, state: 'miss' }))
        const how = isFirst ? 'miss' : 'joined'
        metrics.answered(how)
        tracing()?.note({ 'edge.answer': how })
        return { copy, state: 'miss' }
      } catch (error) {
        if (error instanceof AnswerTooLargeError) {
          metrics.answered('too_large')
          return undefined
        }
        if (error instanceof NobodyWaitsError) {
          metrics.answered('left')
          throw error
        }
        return orStandIn(read.url, () => {
          throw error
        })
      }
    },

    recount: store.recount,

    async representation(copy, coding) {
      const known = copy.representations[coding]
      if (known) return known
      const made = await representationIn(copy.representations, coding)
      store.recount(copy)
      return made
    },
  }
}

/** What was read again unchanged need not be compressed again. */
function withKnownCodings(copy: EdgeCopy, before: EdgeCopy | undefined): EdgeCopy {
  if (before === undefined) return copy
  const [now, then] = [copy.representations.identity, before.representations.identity]
  const isSame = now.etag === then.etag && now.contentType === then.contentType && now.body.equals(then.body)
  return isSame ? { ...copy, representations: before.representations } : copy
}
