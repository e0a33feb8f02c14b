import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { toStoredMedia } from '../media-url.ts'
import type { Labelled } from './fighter-model.ts'
import type { FighterFields } from './fighters-repository.ts'
import type { FighterEdit, NewFighter } from './fighters-schemas.ts'

const UNKNOWN: Omit<FighterFields, 'name'> = {
  name_zh: '',
  nickname: '',
  country: '',
  record: '',
  weight_class: '',
  avatar_url: '',
  intro_video_url: '',
  stats: {},
  records: {},
  external_refs: {},
}

/** The mini-program converts these itself: bare inches and bare pounds. */
const BARE_NUMBERS = new Set(['Height', 'Reach', 'Leg reach', 'Weight'])
const BARE_NUMBER = /^\d{1,4}(\.\d{1,2})?$/

/** @throws AppError 400 when a URL, a label or a number is none */
export const toNewFields = (given: NewFighter, urls: OwnUrls): FighterFields => ({
  ...UNKNOWN,
  ...toChangedFields(given, urls),
  name: given.name,
})

/** What an edit changes, as it is stored. @throws AppError 400 when a URL, a label or a number is none */
export function toChangedFields(given: FighterEdit, urls: OwnUrls): Partial<FighterFields> {
  const { id, version, country_zh, updates, ...editable } = given
  const { name, avatar_url, intro_video_url, stats, records, external_refs, ...texts } = editable
  return {
    ...cleared(texts),
    ...(name !== undefined && { name }),
    ...(avatar_url !== undefined && { avatar_url: toStoredMedia('avatar_url', avatar_url, urls) }),
    ...(intro_video_url !== undefined && { intro_video_url: toStoredMedia('intro_video_url', intro_video_url, urls) }),
    ...(stats !== undefined && { stats: toStats(stats) }),
    ...(records !== undefined && { records: toLabelled('records', records) }),
    ...(external_refs !== undefined && { external_refs: external_refs ?? {} }),
  }
}

type Texts = Pick<FighterFields, 'name_zh' | 'nickname' | 'country' | 'record' | 'weight_class'>

const cleared = (texts: { [K in keyof Texts]?: string | null }): Partial<Texts> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text ?? '']))

function toLabelled(field: string, given: Labelled | null): Labelled {
  const pairs = Object.entries(given ?? {}).map(([label, text]) => [label.trim(), text.trim()] as const)
  if (pairs.some(([label, text]) => label === '' || text === ''))
    throw badRequest('INVALID_LABELS', `in ${field} every label needs a text`)
  return Object.fromEntries(pairs)
}

function toStats(given: Labelled | null): Labelled {
  const stats = toLabelled('stats', given)
  for (const [label, text] of Object.entries(stats)) {
    if (BARE_NUMBERS.has(label) && !BARE_NUMBER.test(text))
      throw badRequest('INVALID_STATS', `${label} must be a bare number of ${label === 'Weight' ? 'pounds' : 'inches'}`)
  }
  return stats
}
