import { describe, expect, test } from '@jest/globals'
import type { Exchange } from '../exchange.ts'
import type { FaultWindow, Figures } from '../figures.ts'
import type { FaultKind } from '../plan.ts'
import { failuresOf, wrongdoingsOf } from '../verdict.ts'

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  kind: 'read',
  service: 'events',
  path: '/api/events/1',
  due: 500,
  ended: 510,
  status: 200,
  saysRetryAfter: false,
  isCopy: false,
  ...more,
})
const write = (content: string, more: Partial<Exchange> = {}): Exchange => exchange({ kind: 'write', content, ...more })
const failed = (more: Partial<Exchange> = {}): Partial<Exchange> => ({ status: 503, saysRetryAfter: true, ...more })
const during = (kind: FaultKind, more: Partial<FaultWindow> = {}): FaultWindow => ({
  kind,
  services: ['events'],
  from: 400,
  to: 600,
  ...more,
})

const calmReads = Array.from({ length: 300 }, (_, n) => exchange({ due: 700 + n / 10, ended: 701 + n / 10 }))
const calmWrites = Array.from({ length: 20 }, (_, n) => write(`calm-${n}`, { due: 700 + n, ended: 705 + n }))

/** A second in which all went well, and what is given. */
const run = (more: Partial<Figures> & { and?: Exchange[] } = {}): Figures => ({
  seconds: 1,
  exchanges: [...calmReads, ...calmWrites, ...(more.and ?? [])],
  windows: [],
  planned: [],
  rows: new Map(calmWrites.map(({ content }) => [content!, 1])),
  gatewayRestarts: 0,
  loopLagMs: 1,
  ...more,
})
const copies = Array.from({ length: 20 }, () => exchange({ isCopy: true }))
const rowsWith = (content: string, count: number) => new Map([...run().rows, [content, count]])

test('a run in which every request was answered and every write has its row has no failure', () => {
  expect(failuresOf(run())).toEqual([])
})

describe.each<FaultKind>(['killed', 'paused'])('while a replica is %s', (kind) => {
  const windows = [during(kind)]

  test('a write to its service may fail, applied or not', () => {
    const and = [write('lost', failed())]
    expect(wrongdoingsOf(run({ windows, and }))).toEqual([])
    expect(wrongdoingsOf(run({ windows, and, rows: rowsWith('lost', 1) }))).toEqual([])
  })

  test('a write that failed may not be applied twice', () => {
    const and = [write('lost', failed())]
    expect(wrongdoingsOf(run({ windows, and, rows: rowsWith('lost', 2) }))).toEqual([
      '1 writes were applied twice (lost)',
    ])
  })

  test('no read may fail, nor a write to another service', () => {
    const and = [exchange(failed()), write('other', failed({ service: 'fighters' }))]
    expect(wrongdoingsOf(run({ windows, and }))).toEqual([
      expect.stringContaining('1 reads failed'),
      expect.stringContaining('1 writes failed'),
    ])
  })

  test('a read that was due in it must be answered within 1.5 s', () => {
    expect(wrongdoingsOf(run({ windows, and: [exchange({ ended: 1999 })] }))).toEqual([])
    expect(wrongdoingsOf(run({ windows, and: [exchange({ ended: 2001 })] }))).toEqual([
      expect.stringContaining('1 reads took more than 1500 ms'),
    ])
  })
})

describe.each<FaultKind>(['scaled', 'rolled', 'reloaded'])('while replicas are %s', (kind) => {
  test('nothing may fail', () => {
    const and = [exchange(failed()), write('lost', failed())]
    expect(wrongdoingsOf(run({ windows: [during(kind)], and }))).toHaveLength(2)
  })
})

describe('while a service is down', () => {
  const windows = [during('down')]

  test('its requests may be refused with a 503 that says when to come again', () => {
    expect(wrongdoingsOf(run({ windows, and: [exchange(failed()), write('lost', failed())] }))).toEqual([])
  })

  test.each<[string, Partial<Exchange>]>([
    ['another status', { status: 502 }],
    ['no word on when to come again', { saysRetryAfter: false }],
    ['no answer at all', { status: 0 }],
    ['an answer after more than a second', { ended: 1501 }],
  ])('%s is no such refusal', (_, more) => {
    expect(wrongdoingsOf(run({ windows, and: [exchange(failed(more))] }))).toEqual([
      expect.stringContaining('were not refused as they should be'),
    ])
  })

  test('other services are as ever', () => {
    expect(wrongdoingsOf(run({ windows, and: [exchange(failed({ service: 'fighters' }))] }))).toHaveLength(1)
  })

  test.each([
    [31, 0],
    [32, 1],
    [0, 1],
  ])('%i attempts for 10 requests in 2 s are %i failures', (count, failures) => {
    const attempts = { from: 400, to: 2400, count }
    const and = Array.from({ length: 10 }, () => exchange(failed()))
    const figures = run({ windows: [during('down', { attempts })], and })
    const others = {
      ...figures,
      exchanges: figures.exchanges.map((one) => (one.status === 200 ? { ...one, due: 0 } : one)),
    }
    expect(wrongdoingsOf(others)).toHaveLength(failures)
  })
})

test.each([
  [0.22, 0],
  [0.28, 0],
  [0.21, 1],
  [0.29, 1],
  [Number.NaN, 1],
])('a new replica of four with a share of %d is %i failures', (part, failures) => {
  expect(wrongdoingsOf(run({ windows: [during('scaled', { share: { part, replicas: 4 } })] }))).toHaveLength(failures)
})

describe('at any time', () => {
  test.each<[string, Partial<Figures> & { and?: Exchange[] }, string]>([
    ['a failed read', { and: [exchange(failed())] }, '1 reads failed'],
    ['a failed write', { and: [write('lost', failed())] }, '1 writes failed'],
    ['an answered write without a row', { and: [write('gone')] }, 'are not in MySQL (gone)'],
    ['an answered write with two rows', { and: [write('twice')], rows: rowsWith('twice', 2) }, 'applied twice (twice)'],
    ['a row of nobody', { rows: rowsWith('stray', 1) }, 'written by nobody (stray)'],
    ['too few reads', { seconds: 1.01 }, 'reads are too few'],
    ['reads that no service saw', { and: copies }, "20 reads were answered from the gateway's cache"],
    ['a gateway that was started again', { gatewayRestarts: 1 }, 'started again 1 times'],
    ['a fault that never came', { planned: [{ kind: 'down', services: ['events'] }] }, 'never: events down'],
  ])('%s is a failure', (_, more, says) => {
    expect(failuresOf(run(more)).join('; ')).toContain(says)
  })
})
