import { createLogger, type Logger } from '../logger/logger.ts'

export const silentLogger: Logger = createLogger({ service: 'test', level: 'silent' })

/** A logger that keeps its lines, parsed. */
export function recordingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger(
    { service: 'test', level: 'debug' },
    { write: (line) => void lines.push(JSON.parse(line)) },
  )
  return { logger, lines }
}
