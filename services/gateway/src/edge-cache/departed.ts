/** A request that has left. */
export interface Departed<T> {
  result: Promise<T>
  /** `result` then rejects. */
  abort: () => void
}
