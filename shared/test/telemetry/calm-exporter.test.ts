import { expect, test } from '@jest/globals'
import { ExportResultCode } from '@opentelemetry/core'
import { createLogger } from '../../src/logger/logger.ts'
import { calmExporter } from '../../src/telemetry/calm-exporter.ts'

test('a collector that is away is told of once, and once when it is back', () => {
  const lines: string[] = []
  const logger = createLogger({ service: 't', level: 'info' }, { write: (line) => void lines.push(line) })
  let code = ExportResultCode.SUCCESS
  const exporter = calmExporter(
    {
      export: (_spans, done) =>
        done({ code, ...(code === ExportResultCode.FAILED && { error: new Error('refused') }) }),
      shutdown: async () => {},
    },
    logger,
  )
  const answered: number[] = []
  const { SUCCESS, FAILED } = ExportResultCode
  for (code of [SUCCESS, FAILED, FAILED, FAILED, SUCCESS, SUCCESS])
    exporter.export([], (result) => answered.push(result.code))
  expect(answered).toEqual([SUCCESS, FAILED, FAILED, FAILED, SUCCESS, SUCCESS])
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'warn', message: 'traces cannot be delivered for now and are dropped' }),
    expect.objectContaining({ level: 'info', message: 'traces are delivered again' }),
  ])
})
