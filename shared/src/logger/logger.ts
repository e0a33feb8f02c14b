import type { DestinationStream, Logger } from 'pino'
import { pino, stdTimeFunctions } from 'pino'
import { tracing } from '../telemetry/tracing.ts'

export type { Logger }

export interface LoggerOptions {
  service: string
  level: string
}

/** Names under which secrets travel; they are struck out wherever they stand, two levels deep. */
const SECRETS = ['authorization', 'cookie', 'password', 'token', 'secret', 'password_hash', 'proxy-authorization']

/** One JSON object a line on stdout; `service` and, inside a request or job, `request_id` (and `trace_id` while it is traced) are in each. */
export function createLogger({ service, level }: LoggerOptions, destination?: DestinationStream): Logger {
  const traced = tracing()
  return pino(
    {
      level,
      base: { service },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      ...(traced && { mixin: traced.logFields }),
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[redacted]',
      },
    },
    destination,
  )
}
