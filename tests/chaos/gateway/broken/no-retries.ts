/** In the place of the gateway's: nothing is left of it, ever. */
export class RetryBudget {
  noteRequest(): void {}

  take(): boolean {
    return false
  }
}
