/** Stacks that the check must tell apart: the correct one, and each one with a piece broken. */
export const VARIANTS = {
  correct: 'everything in its place',
  unretried: 'a gateway that sends nothing a second time',
  'closing-at-once': 'a service that is told to stop drops what it has in hand, and nobody repairs it',
} as const
export type Variant = keyof typeof VARIANTS
