/** Engines that the check must tell apart: the correct one, and each one with a piece taken out. */
export const VARIANTS = {
  correct: 'everything in its place',
  'ack-before-commit': 'a job is acknowledged when it is read',
  'unowned-heartbeat': 'the heartbeat claims without asking who holds the entry',
} as const
export type Variant = keyof typeof VARIANTS
