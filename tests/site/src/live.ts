import { type Handler, HTML, send, sendJson, type Visit } from './answer.ts'
import { type LiveOrder, ufcAnswer } from './live-card.ts'
import { SAMPLE_LIVE } from './live-cards.ts'

const JSON_TYPE = 'application/json'
const FIVE_MB = 5 * 1024 * 1024

type Fault = NonNullable<LiveOrder['fault']>

/** Ways to answer without a card. */
const FAULTS: Record<Exclude<Fault, 'unknown' | 'hang'>, (visit: Visit, body: string) => void> = {
  html: ({ response }) => send(response, HTML, '<!doctype html><title>Be right back</title>'),
  cut: ({ response }, body) => send(response, JSON_TYPE, body.slice(0, Math.floor(body.length / 2))),
  '5mb': ({ response }, body) => send(response, JSON_TYPE, body.replace('{', `{"Padding":"${'x'.repeat(FIVE_MB)}",`)),
  404: ({ response }) => send(response, HTML, 'not found', 404),
  500: ({ response }) => send(response, HTML, 'broken', 500),
}

/**
 * A provider of live results in UFC's shape: `/live/ufc/9001.json` is the sample's live event, and any other id becomes one as soon
 * as a test programs it; until then it is unknown, as the real one says it (200 with an empty object).
 */
export function createLive() {
  const orders = new Map<string, LiveOrder>([[SAMPLE_LIVE.id, SAMPLE_LIVE]])
  const asked = new Map<string, number>()
  const waiting = new Map<string, number>()
  const count = (counts: Map<string, number>, id: string, by: number): void =>
    void counts.set(id, (counts.get(id) ?? 0) + by)

  const serve: Handler = (visit) => {
    const id = visit.name.replace(/\.json$/, '')
    const order = orders.get(id) ?? { id, fault: 'unknown' }
    count(asked, id, 1)
    if (order.fault === 'hang') return hang(visit, id)
    const body = JSON.stringify(ufcAnswer(order))
    if (!order.fault || order.fault === 'unknown') send(visit.response, JSON_TYPE, body)
    else FAULTS[order.fault](visit, body)
  }

  /** Never answers; who waits is counted until they go away. */
  function hang({ response }: Visit, id: string): void {
    count(waiting, id, 1)
    response.once('close', () => count(waiting, id, -1))
  }

  function obey(body: Buffer): void {
    const { results = [], reset = false, ...order } = JSON.parse(body.toString()) as LiveOrder
    const before = reset ? (order.id === SAMPLE_LIVE.id ? SAMPLE_LIVE : { id: order.id }) : orders.get(order.id)
    const next = { ...before, ...order }
    const bouts = (next.bouts ?? []).map((bout, at) => {
      const changes = results.filter(({ bout: number }) => number === at + 1)
      return Object.assign({}, bout, ...changes.map(({ bout: _number, ...change }) => change))
    })
    orders.set(order.id, { ...next, bouts })
  }

  const state: Handler = ({ response, query }) => {
    const id = query.get('id') ?? SAMPLE_LIVE.id
    sendJson(response, { asked: asked.get(id) ?? 0, waiting: waiting.get(id) ?? 0, order: orders.get(id) ?? null })
  }

  return { serve, obey, state }
}
