import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { describe, expect, test } from '@jest/globals'
import { type ProcessName, startProcess } from './traced-process.ts'

const SLOWLY = 60_000

/** @returns the files of OpenTelemetry that a process has loaded when it listens */
async function loadedBy(name: ProcessName, env: Record<string, string>): Promise<string[]> {
  const started = await startProcess(name, env, ['loaded-modules.ts'])
  try {
    started.signal('SIGUSR2')
    return await eventually(() => started.lines().find((line) => 'loaded' in line)!.loaded as string[])
  } finally {
    started.signal('SIGKILL')
  }
}

describe('without an endpoint for traces', () => {
  test.each<ProcessName>(['gateway', 'articles', 'events', 'fighters', 'ingest-worker', 'live-worker'])(
    '%s loads nothing of OpenTelemetry',
    async (name) => {
      expect(await loadedBy(name, { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual([])
    },
    SLOWLY,
  )
})

test(
  'with one a process does, so that the test above could see it, and waits for no collector',
  async () => {
    const loaded = await loadedBy('gateway', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
    expect(loaded.length).toBeGreaterThan(20)
  },
  SLOWLY,
)
