/** What goes wrong while the check runs. */
export const FAULT_KINDS = [
  'service killed between commit and relay',
  'service stopped in mid-fill',
  'relay stopped after its claim',
  'Redis flushed',
  'Redis restarted',
  'Redis paused',
  'NATS dropped',
  'NATS paused',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
