import { toTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import type { DataSource as Row } from './data-source-model.ts'
import type { DataSource } from './sources-schemas.ts'

/** A source as editors see it; what it does not have is left out. */
export function toDataSource(row: Row): DataSource {
  const { account_id, rights_expires_at, rights_proof_url, last_fetch_at, last_fetch_status } = row
  const { last_fetch_error, deleted_at } = row
  return {
    id: row.id,
    name: row.name,
    source_type: row.source_type,
    platform: row.platform,
    ...(account_id !== null && { account_id }),
    source_url: row.source_url,
    parser_kind: row.parser_kind,
    enabled: row.enabled,
    is_builtin: row.is_builtin,
    rights_display: row.rights_display,
    rights_playback: row.rights_playback,
    rights_ai_summary: row.rights_ai_summary,
    ...(rights_expires_at && { rights_expires_at: toTimestamp(rights_expires_at) }),
    ...(rights_proof_url !== null && { rights_proof_url }),
    fetch_interval_sec: row.fetch_interval_sec,
    ...(last_fetch_at && { last_fetch_at: toTimestamp(last_fetch_at) }),
    ...(last_fetch_status !== null && { last_fetch_status }),
    ...(last_fetch_error !== null && { last_fetch_error }),
    ...(deleted_at && { deleted_at: toTimestamp(deleted_at) }),
  }
}
