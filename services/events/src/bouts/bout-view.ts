import type { Bout as Row } from './bout-model.ts'
import type { Bout } from './bouts-schemas.ts'

/** A bout as editors see it. */
export function toBout({ event_id, created_at, updated_at, ...bout }: Row): Bout {
  return bout
}
