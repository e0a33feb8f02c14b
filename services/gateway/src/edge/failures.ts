import { AppError, unavailable } from '@bajiaozhi/shared/errors/app-error'
import { OverloadedError } from '../overload/limited-dispatcher.ts'

/** One for all: it comes in crowds, and to find out where each came from would be the dearest part of it. */
const OVERLOADED = unavailable('OVERLOADED', 'too much is asked for right now, please try again', { isRoutine: true })

/** What a client hears when no replica gave an answer, whatever the reason; the log has the cause. */
export const serviceUnavailable = (cause: unknown): AppError =>
  cause instanceof OverloadedError ? OVERLOADED : noAnswer(cause)

const noAnswer = (cause: unknown): AppError =>
  unavailable('SERVICE_UNAVAILABLE', 'this part of the service does not answer right now, please try again', { cause })

/** For the logs and metrics alone: the client is gone. 499 is what nginx calls it. */
export const clientLeft = (cause: unknown): AppError =>
  new AppError({ status: 499, code: 'CLIENT_LEFT', message: 'the client has left', cause })
