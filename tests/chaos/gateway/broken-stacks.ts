import { SERVICES } from './exchange.ts'
import type { PlannedFault } from './plan.ts'
import type { Variant } from './variants.ts'

/** How a stack is broken, and what brings it to light. */
interface BrokenStack {
  /** In `broken/`, on top of docker-compose.yml. */
  override: string
  reveals: PlannedFault
}

export const BROKEN_STACKS: Record<Exclude<Variant, 'correct'>, BrokenStack> = {
  unretried: { override: 'unretried.yml', reveals: { kind: 'killed', services: SERVICES } },
  'closing-at-once': { override: 'closing-at-once.yml', reveals: { kind: 'rolled', services: ['events'] } },
}

/** @returns what makes `docker compose` mean the variant's stack */
export const environmentOf = (variant: Variant): Record<string, string> =>
  variant === 'correct'
    ? {}
    : { COMPOSE_FILE: `docker-compose.yml:tests/chaos/gateway/broken/${BROKEN_STACKS[variant].override}` }
