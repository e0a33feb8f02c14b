/** A job that no retry can save, e.g. a feed that is gone: it goes straight to the dead letters. */
export class PermanentError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'PermanentError'
  }
}

/** The job's owner has closed it as dead, but its worker ended before it lay in the dead letters. */
export class ClosedJobError extends PermanentError {
  constructor() {
    super('the job was given up before')
    this.name = 'ClosedJobError'
  }
}
