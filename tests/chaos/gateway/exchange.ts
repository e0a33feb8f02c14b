/** The domain services, each with three replicas. */
export const SERVICES = ['articles', 'events', 'fighters'] as const
export type ServiceName = (typeof SERVICES)[number]

/** What the check asks the gateway for. */
export interface Order {
  kind: 'read' | 'write'
  service: ServiceName
  path: string
  headers: Record<string, string>
  /** Of a write, JSON. */
  body?: string
  /** Of a write: the text that its one row holds, and no other. */
  content?: string
}

/** A request and what became of it. Moments are milliseconds of one monotonic clock. */
export interface Exchange extends Pick<Order, 'kind' | 'service' | 'path' | 'content'> {
  /** When it was due, whether or not a connection was free then. */
  due: number
  ended: number
  /** 0: there was no answer. */
  status: number
  /** Whether the answer said when to come again. */
  saysRetryAfter: boolean
  /** Answered by the gateway itself, with a copy. */
  isCopy: boolean
  /** Of anything but 200: the beginning of the answer, or the error. */
  problem?: string
}

export const isAnswered = ({ status }: Exchange): boolean => status === 200
export const tookMs = ({ due, ended }: Exchange): number => ended - due
