import Type, { type Static } from 'typebox'

export const STREAM = 'stream:{check:jobs}'
export const GROUP = 'check-worker'

/**
 * What becomes of a job: `plain` and `slow` ones are done, those that fail once are done the second time, before their effect or
 * with it rolled back; `throws` and `kills` never are.
 */
const JobKind = Type.Enum(['plain', 'slow', 'fails before', 'fails inside', 'throws', 'kills'] as const)

/** A job of the check; its effect is n = n + 1. */
export const CheckJob = Type.Object(
  { job_id: Type.String({ minLength: 1, maxLength: 64 }), kind: JobKind },
  { additionalProperties: false },
)
export type CheckJob = Static<typeof CheckJob>

/** Two more that no worker understands: JSON that ends too early, and JSON that is no job. */
export type Kind = CheckJob['kind'] | 'cut' | 'odd'

const POISON: readonly Kind[] = ['cut', 'odd', 'throws', 'kills']
export const isPoison = (kind: Kind): boolean => POISON.includes(kind)

export interface PlannedJob {
  id: string
  kind: Kind
}

/** The text in the entry. A cut one still shows its id, so that its dead letter can be told. */
export function payloadOf({ id, kind }: PlannedJob): string {
  if (kind === 'odd') return JSON.stringify({ job_id: id, sort: kind })
  const text = JSON.stringify({ job_id: id, kind })
  return kind === 'cut' ? text.slice(0, -4) : text
}

/** @returns the id that a payload shows, whole or cut; '' when there is none */
export const idIn = (payload: string): string => /"job_id":"([^"]+)"/.exec(payload)?.[1] ?? ''
