import Type, { type Static } from 'typebox'
import { Id, Timestamp } from './primitives.ts'

/** The stream of polls to be made; one entry a live event and tick. */
export const LIVE_STREAM = 'stream:{live:update}'
export const LIVE_GROUP = 'live-worker'

const closed = { additionalProperties: false } as const

/** One poll of one live event. */
export const LiveJob = Type.Object(
  {
    job_id: Type.String({ minLength: 1, maxLength: 64 }),
    event_id: Id,
    provider: Type.Enum(['ufc_live'] as const),
    /** The provider's own id of the event. */
    provider_event_id: Type.String({ minLength: 1, maxLength: 64 }),
    /** How often the event was polled then; a poll that is two intervals late is not worth making. */
    interval_sec: Type.Integer({ minimum: 1 }),
    /** When its slot began, in unix seconds. */
    slot_sec: Type.Integer({ minimum: 0 }),
    request_id: Type.String({ minLength: 1, maxLength: 128 }),
  },
  closed,
)
export type LiveJob = Static<typeof LiveJob>

/**
 * `POST /internal/events/due` (no body): makes every event live whose start has come, and answers with all live events that a
 * provider can be asked about. `interval_sec` is 30, or 60 after three failed polls in a row.
 */
export const LiveEvents = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          event_id: Id,
          provider: Type.Enum(['ufc_live'] as const),
          provider_event_id: Type.String(),
          interval_sec: Type.Integer({ minimum: 1 }),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type LiveEvents = Static<typeof LiveEvents>

const Text = Type.String({ maxLength: 255 })

/** A bout as a provider tells it, in the normal form. Corners are the provider's: they need not be ours. */
export const LiveBout = Type.Object(
  {
    provider_bout_id: Type.String({ maxLength: 64 }),
    red_name: Text,
    blue_name: Text,
    /** What the provider says of the bout: nothing yet, running, or over. `is_final`: over, and official. */
    status: Type.Enum(['pending', 'live', 'over', 'cancelled'] as const),
    is_final: Type.Boolean(),
    /** Whose corner won, as the provider has the corners; null when nobody has, or nobody knows yet. */
    winner: Type.Union([Type.Enum(['red', 'blue'] as const), Type.Null()]),
    /** One of API.md's words (`KO/TKO`, `Draw`, `No Contest`, ...) or the source's own; '' when unknown. */
    method: Text,
    /** 0 when unknown. */
    round: Type.Integer({ minimum: 0, maximum: 20 }),
    /** Seconds into that round; 0 when unknown. */
    time_sec: Type.Integer({ minimum: 0, maximum: 3600 }),
  },
  closed,
)
export type LiveBout = Static<typeof LiveBout>

/** What a parser makes of a provider's answer. An anomaly is a readable sentence about something that cannot be right. */
export const LiveCard = Type.Object(
  {
    provider_event_id: Type.String({ maxLength: 64 }),
    event_status: Type.Enum(['scheduled', 'live', 'completed', 'unknown'] as const),
    bouts: Type.Array(LiveBout, { maxItems: 100 }),
    anomalies: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 100 }),
  },
  closed,
)
export type LiveCard = Static<typeof LiveCard>

const poll = {
  job_id: Type.String({ minLength: 1, maxLength: 64 }),
  /** How often the job was brought back from the dead letters; 0 when it is left out. */
  replay: Type.Optional(Type.Integer({ minimum: 0 })),
  polled_at: Timestamp,
}

/** `POST /internal/events/:id/polls`: how a poll went; a card when it succeeded, else a readable reason. Idempotent. */
export const LivePoll = Type.Union([
  Type.Object({ ...poll, card: LiveCard }, closed),
  Type.Object({ ...poll, error: Type.String({ maxLength: 1000 }) }, closed),
])
export type LivePoll = Static<typeof LivePoll>

/** `changed`: how many bouts (or the event itself) the poll has changed; `failures`: failed polls in a row, this one included. */
export const LivePollResult = Type.Object(
  { changed: Type.Integer({ minimum: 0 }), failures: Type.Integer({ minimum: 0 }) },
  closed,
)

/** `POST /internal/polls/:job_id/close`: gives a poll up that no attempt could end, and says what it is now. */
export const PollClosing = Type.Object({ replay: Type.Integer({ minimum: 0 }) }, closed)
export const PollClosed = Type.Object({ closed: Type.Enum(['done', 'dead'] as const) }, closed)
