/** How long a request to a service may take, and how often it is sent. */
export interface Policy {
  /** Milliseconds for one attempt, up to the head of its response. */
  attemptMs: number
  /** Milliseconds for all attempts together, the body of the response included. */
  totalMs: number
  /** Whether a GET or HEAD that failed after it was sent goes out once more, to another replica. */
  repeatsReads: boolean
}
