import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { createRegistry } from '../../shared/src/http/metrics.ts'
import { createOutboxRelay } from '../../shared/src/mysql/outbox-relay.ts'
import { jobMetrics } from '../../shared/src/streams/job-metrics.ts'
import type { Outcome } from '../../shared/src/streams/job-runner.ts'
import { measureQueues } from '../../shared/src/streams/queue-metrics.ts'
import { silentLogger as logger } from '../../shared/src/testing/silent-logger.ts'
import { standIn } from '../openapi/stand-in.ts'

const file = new URL('../../ops/prometheus/queues.rules.yml', import.meta.url)
const operations = new URL('../../docs/operations.md', import.meta.url)

interface Rule {
  alert: string
  expr: string
  for?: string
  labels: { severity: string }
  annotations: { summary: string }
}

const OUTCOMES: readonly Outcome[] = ['dead', 'unsettled', 'lost']

/** Names with an underscore that are no functions: those of metrics. */
const metricsOf = (expr: string): string[] =>
  expr.replaceAll(/"[^"]*"/g, '').match(/\b[a-z]+(?:_[a-z]+)+\b(?!\s*\()/g) ?? []

describe('the alert rules', () => {
  let rules: Rule[]

  beforeAll(async () => {
    const { groups } = parse(await readFile(file, 'utf8')) as { groups: { name: string; rules: Rule[] }[] }
    rules = groups.flatMap((group) => group.rules)
  })

  it('have a name of their own, a severity and a sentence that says what to do', () => {
    expect(rules.length).toBeGreaterThan(10)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const rule of rules) {
      expect(rule).toEqual({
        alert: expect.stringMatching(/^[A-Z][A-Za-z]+$/),
        expr: expect.any(String),
        ...(rule.for !== undefined && { for: expect.stringMatching(/^\d+m$/) }),
        labels: { severity: expect.stringMatching(/^(warning|critical)$/) },
        annotations: { summary: expect.stringMatching(/\. .*\.$/) },
      })
    }
  })

  it('ask only for metrics that the code has, and for outcomes that jobs have', () => {
    const registry = createRegistry('test')
    measureQueues(new Map(), registry)
    jobMetrics(registry)
    createOutboxRelay({ outbox: standIn(), targets: standIn(), logger, registry })
    for (const { alert, expr } of rules) {
      const metrics = metricsOf(expr)
      expect([alert, metrics.length > 0]).toEqual([alert, true])
      for (const name of metrics) expect([name, registry.getSingleMetric(name) !== undefined]).toEqual([name, true])
      for (const [, outcome] of expr.matchAll(/outcome="([^"]*)"/g)) expect(OUTCOMES).toContain(outcome)
    }
  })

  it('have their brackets in pairs', () => {
    for (const { expr } of rules) {
      const bare = expr.replaceAll(/"[^"]*"/g, '')
      for (const [open, close] of ['()', '[]', '{}'])
        expect([expr, bare.split(open!).length]).toEqual([expr, bare.split(close!).length])
    }
  })

  it('are explained to whoever runs the backend', async () => {
    const text = await readFile(operations, 'utf8')
    for (const { alert } of rules) expect(text).toContain(`\`${alert}\``)
  })
})
