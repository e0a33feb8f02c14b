/**
 * The fields of the API contract, written down once more by hand: whoever changes a schema must change this too, and
 * will think of the clients. `?` marks what may be missing. [method and path]: status, fields (of an item, for lists).
 */
interface Expected {
  status?: number
  list?: true
  fields: string
  body?: string
  query?: string
}

const ARTICLE = 'id source_id title summary source_url published_at cover_url? video_url? can_play'
const SOURCE =
  'id name source_type platform account_id? source_url parser_kind enabled is_builtin rights_display rights_playback ' +
  'rights_ai_summary rights_expires_at? rights_proof_url? fetch_interval_sec last_fetch_at? last_fetch_status? ' +
  'last_fetch_error? deleted_at?'
const PENDING =
  'id source_id title summary source_url published_at? cover_url? video_url? status reason? reviewer? reviewed_at? created_at'
const EVENT = 'id org name status starts_at venue poster_url? promo_video_url?'
const EVENT_ADMIN = `${EVENT} external_refs version bouts last_poll?`
const BOUT =
  'id sequence_no red_fighter_id blue_fighter_id card_segment weight_class is_title red_ranking blue_ranking status ' +
  'winner_id method round time_sec result_status result_source external_refs'
const PROFILE =
  'id name name_zh? nickname? country country_zh? record weight_class? avatar_url? intro_video_url? stats? records? updates'
const FIGHTER =
  'id name name_zh nickname country record weight_class avatar_url intro_video_url stats records external_refs version'
const QUEUE = 'name paused lag pending oldest_idle_ms delayed dead consumers'
const DEAD_LETTER = 'id job_id payload error attempts replay enqueued_at died_at'
const RUN = 'status attempts fetched new known refused error? started_at? ended_at?'

export const API_FIELDS: Record<string, Expected> = {
  'get /healthz': { fields: 'status' },
  'get /api/articles': { list: true, fields: ARTICLE, query: 'limit cursor' },
  'get /api/articles/{id}': { fields: ARTICLE },
  'post /admin/auth/login': { fields: 'token expires_at', body: 'username password' },
  'post /admin/auth/refresh': { fields: 'token expires_at' },
  'post /admin/auth/logout': { fields: 'ok' },
  'get /admin/sources': {
    list: true,
    fields: SOURCE,
    query: 'limit cursor source_type platform enabled is_builtin include_deleted',
  },
  'post /admin/sources': { fields: SOURCE },
  'get /admin/sources/{id}': { fields: SOURCE },
  'put /admin/sources/{id}': { fields: SOURCE },
  'delete /admin/sources/{id}': { fields: SOURCE },
  'post /admin/sources/{id}/toggle': { fields: 'ok' },
  'post /admin/sources/{id}/restore': { fields: 'ok' },
  'post /admin/sources/{id}/sync': { status: 202, fields: 'ok job_id' },
  'get /admin/sources/{id}/runs': { list: true, fields: `job_id ${RUN} created_at`, query: 'limit cursor' },
  'post /admin/ingest/fetch': { status: 202, fields: 'ok job_id', body: 'source_id url? parser_kind?' },
  'get /admin/ingest/jobs/{job_id}': { fields: RUN },
  'get /admin/queues': { list: true, fields: QUEUE },
  'post /admin/queues/{name}/pause': { fields: 'ok' },
  'post /admin/queues/{name}/resume': { fields: 'ok' },
  'get /admin/queues/{name}/dead': { list: true, fields: DEAD_LETTER, query: 'limit cursor' },
  'post /admin/queues/{name}/dead/replay': {
    fields: 'ok replayed remaining',
    body: 'error_contains? payload_contains? died_after? died_before?',
  },
  'post /admin/queues/{name}/dead/{id}/replay': { fields: 'ok' },
  'delete /admin/queues/{name}/dead/{id}': { fields: 'ok' },
  'get /admin/review/pending': { list: true, fields: PENDING, query: 'limit cursor' },
  'post /admin/review/{id}/approve': { fields: 'ok article_id' },
  'post /admin/review/{id}/reject': { fields: 'ok', body: 'reason' },
  'put /admin/review/{id}': { fields: PENDING },
  'post /admin/articles/manual': {
    fields: PENDING,
    body: 'source_id title summary source_url cover_url? video_url?',
  },
  'post /admin/articles/{id}/unpublish': { fields: 'ok', body: 'reason' },
  'get /api/events': { list: true, fields: `${EVENT} bout_count`, query: 'limit cursor org date status' },
  'get /api/events/{id}': { fields: `${EVENT} updated_at bouts main_card prelims` },
  'get /admin/events': { list: true, fields: EVENT_ADMIN, query: 'limit cursor org status' },
  'post /admin/events': { fields: EVENT_ADMIN },
  'get /admin/events/{id}': { fields: EVENT_ADMIN },
  'put /admin/events/{id}': { fields: EVENT_ADMIN },
  'delete /admin/events/{id}': { fields: EVENT_ADMIN },
  'post /admin/events/{id}/bouts': { fields: BOUT },
  'put /admin/events/{id}/bouts/{bout_id}': { fields: BOUT },
  'delete /admin/events/{id}/bouts/{bout_id}': { fields: BOUT },
  'get /api/fighters/search': { list: true, fields: PROFILE, query: 'q limit cursor' },
  'get /api/fighters/{id}': { fields: PROFILE },
  'post /admin/fighters/manual': { fields: FIGHTER },
  'get /admin/fighters/{id}': { fields: FIGHTER },
  'put /admin/fighters/{id}': { fields: FIGHTER },
  'post /admin/fighters/{id}/updates': { fields: 'id fighter_id content published_at', body: 'content published_at?' },
}
