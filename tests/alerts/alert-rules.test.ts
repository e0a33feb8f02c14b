import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import type { Outcome } from '../../shared/src/streams/job-runner.ts'
import { askedBy, knownMetrics } from './known-metrics.ts'

const folder = new URL('../../ops/prometheus/', import.meta.url)
const operations = new URL('../../docs/operations.md', import.meta.url)

interface Rule {
  alert: string
  expr: string
  for?: string
  labels: { severity: string }
  annotations: { summary: string }
}

const OUTCOMES: readonly Outcome[] = ['dead', 'unsettled', 'lost']

const rules = readdirSync(folder)
  .filter((name) => name.endsWith('.rules.yml'))
  .map((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as { groups: { rules: Rule[] }[] })
  .flatMap(({ groups }) => groups.flatMap((group) => group.rules))

describe('the alert rules', () => {
  it('have a name of their own, a severity and a sentence that says what to do', () => {
    expect(rules.length).toBeGreaterThan(20)
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

  it('ask only for metrics that the code has, by labels that they have, and for outcomes that jobs have', () => {
    const known = knownMetrics()
    for (const { alert, expr } of rules) {
      const { metrics, labels } = askedBy(expr)
      expect([alert, metrics.length > 0]).toEqual([alert, true])
      for (const name of metrics) expect([alert, name, known.has(name)]).toEqual([alert, name, true])
      for (const label of labels)
        expect([alert, label, metrics.some((name) => known.get(name)?.has(label))]).toEqual([alert, label, true])
      for (const [, outcome] of expr.matchAll(/stream_jobs_total\{outcome="([^"]*)"/g))
        expect(OUTCOMES).toContain(outcome)
    }
  })

  it('have their brackets in pairs', () => {
    for (const { expr } of rules) {
      const bare = expr.replaceAll(/"[^"]*"/g, '')
      for (const [open, close] of ['()', '[]', '{}'])
        expect([expr, bare.split(open!).length]).toEqual([expr, bare.split(close!).length])
    }
  })

  it('are explained to whoever runs the backend', () => {
    const text = readFileSync(operations, 'utf8')
    for (const { alert } of rules) expect(text).toContain(`\`${alert}\``)
  })
})
