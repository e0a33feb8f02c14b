import type { DataSource } from './data-source-model.ts'

/** What reads news today. `auto` looks at what came and decides between the other two. */
const NEWS_KINDS = ['auto', 'feed', 'page'] as const
/** Their parsers come later; sources may already name them. */
const PLANNED_KINDS = [
  'ufc_schedule',
  'one_schedule',
  'pfl_schedule',
  'jck_schedule',
  'wba_schedule',
  'wbc_schedule',
  'ibf_schedule',
  'wbo_schedule',
  'ufc_athletes',
] as const

export const PARSER_KINDS = [...NEWS_KINDS, ...PLANNED_KINDS] as const

/** Whether a source can be fetched with this kind of parser: what it brings becomes news, so only news sources can. */
export const canFetch = (source: Pick<DataSource, 'source_type'>, parserKind: string): boolean =>
  source.source_type === 'news' && NEWS_KINDS.some((kind) => kind === parserKind)
