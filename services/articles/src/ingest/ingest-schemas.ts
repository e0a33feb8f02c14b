import { RunStatus } from '@bajiaozhi/shared/contracts/ingest'
import { Id, List, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'
import { PARSER_KINDS } from '../sources/parser-kinds.ts'

const closed = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })

/** `url` and `parser_kind` default to the source's. */
export const FetchOrder = Type.Object(
  {
    source_id: Id,
    url: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
    parser_kind: Type.Optional(Type.Enum(PARSER_KINDS)),
  },
  closed,
)
export type FetchOrder = Static<typeof FetchOrder>

export const Run = Type.Object(
  {
    status: RunStatus,
    attempts: Count,
    fetched: Count,
    new: Count,
    known: Count,
    refused: Count,
    error: Type.Optional(Type.String()),
    started_at: Type.Optional(Timestamp),
    ended_at: Type.Optional(Timestamp),
  },
  closed,
)
export type Run = Static<typeof Run>

export const ListedRun = Type.Object({ job_id: Type.String(), ...Run.properties, created_at: Timestamp }, closed)
export type ListedRun = Static<typeof ListedRun>

export const RunList = List(ListedRun)
export const RunsQuery = Type.Object(pageQuery(20))

export const JobParams = Type.Object({ job_id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) })
