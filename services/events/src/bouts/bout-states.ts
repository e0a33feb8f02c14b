export const BOUT_STATUSES = ['pending', 'finished', 'cancelled'] as const
export type BoutStatus = (typeof BOUT_STATUSES)[number]

/** How firm a result is. */
export const RESULT_STATUSES = ['pending', 'provisional', 'official', 'overturned'] as const
export type ResultStatus = (typeof RESULT_STATUSES)[number]

/** Whose word the result is: an editor's is locked against providers (law 8). */
export const RESULT_SOURCES = ['editor', 'provider'] as const
export type ResultSource = (typeof RESULT_SOURCES)[number]
