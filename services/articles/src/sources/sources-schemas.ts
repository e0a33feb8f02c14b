import { AbsoluteUrl, Id, List, Ok, Timestamp } from '@bajiaozhi/shared/contracts/primitives'
import { pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'
import { PARSER_KINDS } from './parser-kinds.ts'

const closed = { additionalProperties: false } as const
const SourceType = Type.Enum(['news', 'schedule', 'fighter'] as const)

export const DataSource = Type.Object(
  {
    id: Id,
    name: Type.String(),
    source_type: SourceType,
    platform: Type.String(),
    account_id: Type.Optional(Type.String()),
    source_url: AbsoluteUrl,
    parser_kind: Type.String(),
    enabled: Type.Boolean(),
    is_builtin: Type.Boolean(),
    rights_display: Type.Boolean(),
    rights_playback: Type.Boolean(),
    rights_ai_summary: Type.Boolean(),
    rights_expires_at: Type.Optional(Timestamp),
    rights_proof_url: Type.Optional(AbsoluteUrl),
    fetch_interval_sec: Type.Integer({ minimum: 0, description: '0: only on demand' }),
    last_fetch_at: Type.Optional(Timestamp),
    last_fetch_status: Type.Optional(Type.String()),
    last_fetch_error: Type.Optional(Type.String()),
    deleted_at: Type.Optional(Timestamp),
  },
  closed,
)
export type DataSource = Static<typeof DataSource>

export const SourceList = List(DataSource)

export const SourcesQuery = Type.Object({
  ...pageQuery(50),
  source_type: Type.Optional(SourceType),
  platform: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  enabled: Type.Optional(Type.Boolean()),
  is_builtin: Type.Optional(Type.Boolean()),
  include_deleted: Type.Optional(Type.Boolean()),
})

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Url = Type.String({ minLength: 1, maxLength: 2048 })

const required = {
  name: Type.String({ minLength: 1, maxLength: 255 }),
  source_type: SourceType,
  source_url: Url,
}
/** `null` and, where a text can say it, `""` mean none. */
const optional = {
  platform: Type.String({ minLength: 1, maxLength: 64 }),
  account_id: OrNull(Type.String({ maxLength: 255 })),
  parser_kind: Type.Enum(PARSER_KINDS),
  enabled: Type.Boolean(),
  rights_display: Type.Boolean(),
  rights_playback: Type.Boolean(),
  rights_ai_summary: Type.Boolean(),
  rights_expires_at: OrNull(Type.String({ maxLength: 40, description: 'RFC 3339; "" means none' })),
  rights_proof_url: OrNull(Type.String({ maxLength: 2048 })),
  fetch_interval_sec: Type.Integer({ minimum: 0, maximum: 31_536_000 }),
}
/** A client may hand back what it got: these are ignored. */
const ignored = Type.Optional(Type.Unknown({ description: 'read-only, ignored' }))
const readOnly = {
  id: ignored,
  is_builtin: ignored,
  last_fetch_at: ignored,
  last_fetch_status: ignored,
  last_fetch_error: ignored,
  deleted_at: ignored,
}

export const NewSource = Type.Object(
  { ...required, ...Type.Partial(Type.Object(optional)).properties, ...readOnly },
  closed,
)
export type NewSource = Static<typeof NewSource>

/** An absent key changes nothing, `null` clears. */
export const SourceEdit = Type.Object(
  { ...Type.Partial(Type.Object({ ...required, ...optional })).properties, ...readOnly },
  closed,
)
export type SourceEdit = Static<typeof SourceEdit>

export const SyncQueued = Type.Object({ ...Ok.properties, job_id: Type.String() }, closed)
