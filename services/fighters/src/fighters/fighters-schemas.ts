import { AbsoluteUrl, Id, List } from '@bajiaozhi/shared/contracts/primitives'
import { MAX_LIMIT, pageQuery } from '@bajiaozhi/shared/http/page'
import Type, { type Static } from 'typebox'
import type { Labelled } from './fighter-model.ts'

const closed = { additionalProperties: false } as const

/** Said in full, for a TypeBox Record would let a label with a line break pass unchecked. */
const labelledTexts = (label: object, text: object, maxProperties: number) =>
  Type.Unsafe<Labelled>({
    type: 'object',
    propertyNames: label,
    additionalProperties: { type: 'string', ...text },
    maxProperties,
  })
const ShownLabelled = Type.Unsafe<Labelled>({ type: 'object', additionalProperties: { type: 'string' } })

/** What the public sees; what is unknown is left out, but for `country` and `record`. */
export const FighterProfile = Type.Object(
  {
    id: Id,
    name: Type.String(),
    name_zh: Type.Optional(Type.String()),
    nickname: Type.Optional(Type.String()),
    country: Type.String({ description: '"" when unknown' }),
    country_zh: Type.Optional(Type.String()),
    record: Type.String({ description: 'W-L-D; "" when unknown' }),
    weight_class: Type.Optional(Type.String()),
    avatar_url: Type.Optional(AbsoluteUrl),
    intro_video_url: Type.Optional(AbsoluteUrl),
    stats: Type.Optional(ShownLabelled),
    records: Type.Optional(ShownLabelled),
    updates: Type.Array(Type.String(), {
      description: 'newest first; YYYY-MM-DD · 胜|负|平|无结果 · 方式 · 第N回合 m:ss',
    }),
  },
  closed,
)
export type FighterProfile = Static<typeof FighterProfile>

export const FighterSearch = List(FighterProfile)
export type FighterSearch = Static<typeof FighterSearch>

export const SearchQuery = Type.Object({
  ...pageQuery(20),
  q: Type.String({ maxLength: 100, default: '' }),
})

/** What editors see: every key, `""` and `{}` when unknown. */
export const Fighter = Type.Object(
  {
    id: Id,
    name: Type.String(),
    name_zh: Type.String(),
    nickname: Type.String(),
    country: Type.String(),
    record: Type.String(),
    weight_class: Type.String(),
    avatar_url: AbsoluteUrl,
    intro_video_url: AbsoluteUrl,
    stats: ShownLabelled,
    records: ShownLabelled,
    external_refs: ShownLabelled,
    version: Type.Integer({ minimum: 1 }),
  },
  closed,
)
export type Fighter = Static<typeof Fighter>

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))
const text = (maxLength: number) => OrNull(Type.String({ maxLength }))
const Name = Type.String({ minLength: 1, maxLength: 255 })
const LabelledTexts = labelledTexts({ minLength: 1, maxLength: 64 }, { minLength: 1, maxLength: 255 }, 100)

/** `null` and, where a text can say it, `""` mean none. */
const optional = {
  name_zh: text(255),
  nickname: text(255),
  country: text(64),
  record: OrNull(Type.String({ pattern: '^(\\d{1,4}-\\d{1,4}-\\d{1,4})?$', description: 'W-L-D' })),
  weight_class: text(64),
  avatar_url: text(2048),
  intro_video_url: text(2048),
  stats: OrNull(LabelledTexts),
  records: OrNull(LabelledTexts),
  external_refs: OrNull(labelledTexts({ pattern: '^[a-z0-9_]{1,32}$' }, { minLength: 1, maxLength: 128 }, 20)),
}
/** A client may hand back what it got, of either kind: these are ignored. */
const ignored = Type.Optional(Type.Unknown({ description: 'read-only, ignored' }))
const readOnly = { id: ignored, version: ignored, country_zh: ignored, updates: ignored }

export const NewFighter = Type.Object({ name: Name, ...optional, ...readOnly }, closed)
export type NewFighter = Static<typeof NewFighter>

/** An absent key changes nothing, `null` clears. */
export const FighterEdit = Type.Object({ name: Type.Optional(Name), ...optional, ...readOnly }, closed)
export type FighterEdit = Static<typeof FighterEdit>

export const ChangedQuery = Type.Object({
  ...pageQuery(MAX_LIMIT),
  changed_since: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339' })),
})
