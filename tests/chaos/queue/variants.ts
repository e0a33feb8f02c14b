/** Engines that the check must tell apart: the correct one, and each one with a piece taken out. */
export const VARIANTS = {
  correct: 'everything in its place',
  'ack-before-commit': 'a job is acknowledged when it is read',
  'unowned-heartbeat': 'the heartbeat claims without asking who holds the entry',
} as const
export type Variant = keyof typeof VARIANTS

/** @throws when the environment's VARIANT names none */
export function variantOf({ VARIANT = 'correct' }: Record<string, string | undefined>): Variant {
  if (Object.hasOwn(VARIANTS, VARIANT)) return VARIANT as Variant
  throw new Error(`VARIANT is one of ${Object.keys(VARIANTS).join(', ')}`)
}
