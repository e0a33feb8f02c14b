/** Milliseconds that whoever asks goes on waiting, counted from when the request was sent. Between our own processes only. */
export const DEADLINE_HEADER = 'x-deadline-ms'
