export const EVENT_STATUSES = ['scheduled', 'live', 'completed', 'cancelled'] as const
export type EventStatus = (typeof EVENT_STATUSES)[number]

const NEXT: Record<EventStatus, readonly EventStatus[]> = {
  scheduled: ['live', 'cancelled'],
  live: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
}

/** Whether an event may go from one state to another; staying where it is is no move. */
export const mayBecome = (from: EventStatus, to: EventStatus): boolean => NEXT[from].includes(to)
