import Type, { type Static } from 'typebox'
import { Id, Timestamp } from './primitives.ts'

/** The stream of fetch jobs; the hash tag keeps it and its dead letters in one Redis slot. */
export const INGEST_STREAM = 'stream:{ingest:fetch}'
export const INGEST_GROUP = 'ingest-worker'

const closed = { additionalProperties: false } as const

/** What a fetch job carries. `url` and `parser_kind` are filled in from the source when the editor gives none. */
export const IngestJob = Type.Object(
  {
    job_id: Type.String({ minLength: 1, maxLength: 64 }),
    source_id: Id,
    url: Type.String({ minLength: 1, maxLength: 2048 }),
    parser_kind: Type.String({ minLength: 1, maxLength: 32 }),
    request_id: Type.String({ minLength: 1, maxLength: 128 }),
    /** Of a scheduled fetch: when its slot began, in unix seconds. */
    slot_sec: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
)
export type IngestJob = Static<typeof IngestJob>

/** What makes a fetch one of a kind: while one waits or runs, another order gets its id. */
export const uniqueFetch = ({
  source_id,
  url,
  parser_kind,
}: Pick<IngestJob, 'source_id' | 'url' | 'parser_kind'>): string => JSON.stringify([source_id, parser_kind, url])

/** `GET /internal/sources/schedule`: every source that is to be fetched by itself. */
export const SourceSchedule = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          source_id: Id,
          url: Type.String(),
          parser_kind: Type.String(),
          fetch_interval_sec: Type.Integer({ minimum: 1 }),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type SourceSchedule = Static<typeof SourceSchedule>

/** One parsed entry of a feed or page. Title and summary are plain text, the URL is absolute and normal. */
export const IngestEntry = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 512 }),
    summary: Type.String({ maxLength: 5000 }),
    source_url: Type.String({ minLength: 1, maxLength: 2048 }),
    published_at: Type.Optional(Timestamp),
    cover_url: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
    video_url: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
  },
  closed,
)
export type IngestEntry = Static<typeof IngestEntry>

/**
 * `POST /internal/ingest/batches`: the entries of one fetch, handed over in one piece. The owner checks each entry by itself:
 * one that does not fit is counted as refused, one whose URL is there already as known.
 */
export const IngestBatch = Type.Object(
  {
    job_id: Type.String({ minLength: 1, maxLength: 64 }),
    source_id: Id,
    entries: Type.Array(Type.Unknown(), { maxItems: 20_000 }),
  },
  closed,
)

export const IngestBatchResult = Type.Object(
  { new: Type.Integer(), known: Type.Integer(), refused: Type.Integer() },
  closed,
)
export type IngestBatchResult = Static<typeof IngestBatchResult>

export const RUN_STATUSES = ['queued', 'running', 'retrying', 'done', 'dead'] as const
export const RunStatus = Type.Enum(RUN_STATUSES)
export type RunStatus = Static<typeof RunStatus>

/**
 * `PUT /internal/ingest/runs/:job_id`: what the worker reports. Reports may come twice or late: `done` is final, `dead` until the job is
 * replayed. Counts are given with `done`; `refused` includes the entries that the parser itself could not use.
 */
export const RunReport = Type.Object(
  {
    source_id: Id,
    status: Type.Enum(['running', 'retrying', 'done', 'dead'] as const),
    attempts: Type.Integer({ minimum: 1 }),
    /** How often the job was brought back from the dead letters; 0 when it is left out. */
    replay: Type.Optional(Type.Integer({ minimum: 0 })),
    fetched: Type.Optional(Type.Integer({ minimum: 0 })),
    new: Type.Optional(Type.Integer({ minimum: 0 })),
    known: Type.Optional(Type.Integer({ minimum: 0 })),
    refused: Type.Optional(Type.Integer({ minimum: 0 })),
    error: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  closed,
)
export type RunReport = Static<typeof RunReport>

/** The answer: what the job is for its owner, whatever was reported; null while it may still be done. */
export const RunReported = Type.Object(
  { ok: Type.Literal(true), closed: Type.Union([Type.Enum(['done', 'dead'] as const), Type.Null()]) },
  closed,
)
export type RunReported = Static<typeof RunReported>
