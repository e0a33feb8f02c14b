import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import { checkUrl } from '@bajiaozhi/shared/http/input-urls'
import type { SourceFields } from './sources-repository.ts'
import type { NewSource, SourceEdit } from './sources-schemas.ts'

const DEFAULTS = {
  platform: 'web',
  account_id: null,
  parser_kind: 'auto',
  enabled: true,
  rights_display: false,
  rights_playback: false,
  rights_ai_summary: false,
  rights_expires_at: null,
  rights_proof_url: null,
  fetch_interval_sec: 0,
} as const satisfies Partial<SourceFields>

/** @throws AppError 400 when a URL or a time is none */
export function toNewFields(given: NewSource): SourceFields {
  const { name, source_type, source_url } = given
  return { ...DEFAULTS, name, source_type, source_url, ...toChangedFields(given) }
}

/** What an edit changes, as it is stored. @throws AppError 400 when a URL or a time is none */
export function toChangedFields(given: SourceEdit): Partial<SourceFields> {
  const { id, is_builtin, last_fetch_at, last_fetch_status, last_fetch_error, deleted_at, ...editable } = given
  const { account_id, rights_expires_at, rights_proof_url, ...rest } = editable
  checkUrl('source_url', rest.source_url)
  checkUrl('rights_proof_url', rights_proof_url || null)
  return {
    ...rest,
    ...(account_id !== undefined && { account_id: account_id || null }),
    ...(rights_proof_url !== undefined && { rights_proof_url: rights_proof_url || null }),
    ...(rights_expires_at !== undefined && { rights_expires_at: endOf(rights_expires_at) }),
  }
}

function endOf(text: string | null): Date | null {
  if (text === null || text === '') return null
  const time = parseTimestamp(text)
  if (time === null)
    throw badRequest('INVALID_TIME', 'rights_expires_at must be an RFC 3339 time such as 2026-02-17T20:00:00Z')
  return time
}
