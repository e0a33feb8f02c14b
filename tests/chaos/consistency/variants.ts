/** Backends that the check must tell apart: the correct one, and each one with a piece taken out or replaced. */
export const VARIANTS = {
  correct: 'everything in its place',
  'double-delete': 'no lease: two deletes, 300 ms apart',
  'entries-keep-leases': 'an invalidation of a single entry deletes its data and leaves lease and floor alone',
  'lists-keep-leases': "an invalidation of a list deletes its pages and leaves the readers' leases alone",
  'edge-without-log': 'the edge stores whatever arrives, voided meanwhile or not',
  'edge-without-detachment': 'requests after an invalidation join flights from before it',
} as const
export type Variant = keyof typeof VARIANTS
