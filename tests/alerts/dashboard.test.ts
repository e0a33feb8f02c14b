import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { askedBy, knownMetrics } from './known-metrics.ts'

interface Panel {
  id: number
  title: string
  type: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}

describe('the dashboard', () => {
  let panels: Panel[]

  beforeAll(async () => {
    const text = await readFile(new URL('../../ops/grafana/bajiaozhi.json', import.meta.url), 'utf8')
    panels = (JSON.parse(text) as { panels: Panel[] }).panels
  })

  it('shows only metrics that the code has, by labels that they have', () => {
    const known = knownMetrics()
    const expressions = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
    expect(expressions.length).toBeGreaterThan(20)
    for (const { title, expr } of expressions) {
      const { metrics, labels } = askedBy(expr)
      expect([title, metrics.length > 0]).toEqual([title, true])
      for (const name of metrics) {
        expect([title, name, known.has(name)]).toEqual([title, name, true])
        for (const label of labels)
          expect([title, name, label, known.get(name)?.has(label)]).toEqual([title, name, label, true])
      }
    }
  })

  it('has panels that do not lie on one another, each with an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })
})
