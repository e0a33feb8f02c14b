import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createAnswering } from '../../src/edge-cache/edge-answer.ts'
import type { EdgeCopy } from '../../src/edge-cache/edge-copy.ts'
import { createReadyHeads, sizeOfReady, takeWhole } from '../../src/edge-cache/ready-head.ts'
import { clock, copyOf } from './copies.ts'

const grown: EdgeCopy[] = []
const readyHeadOf = createReadyHeads({
  toAnswer: createAnswering({ variesByOrigin: false, now: clock.now }),
  clock,
  keepAliveSec: () => 5,
  onGrown: (copy) => grown.push(copy),
})

function readyOf(body = '{"id":1}') {
  const copy = copyOf({ body })
  const representation = copy.representations.identity
  return { copy, representation, ready: readyHeadOf(copy, representation, 'identity') }
}

describe('an answer in one piece', () => {
  it('is the head, the id of the request and the body, and can be used again with another id', () => {
    const { ready, representation } = readyOf()
    const ids = [randomUUID(), randomUUID()]
    for (const id of ids) {
      const whole = takeWhole(ready, representation, id)!
      expect(whole.toString()).toBe(`${ready.ok}${id}\r\n\r\n{"id":1}`)
      ready.whole = whole
    }
    expect(ready.ok).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\nx-request-id: $/s)
  })

  it('is another one while the first is on its way to a client that reads slowly', () => {
    const { ready, representation } = readyOf()
    const [first, second] = [randomUUID(), randomUUID()]
    ready.whole = takeWhole(ready, representation, randomUUID())
    const underWay = takeWhole(ready, representation, first)!
    const next = takeWhole(ready, representation, second)!
    expect(next).not.toBe(underWay)
    expect([underWay.includes(first), next.includes(second)]).toEqual([true, true])
  })

  it('is not made for an id of another length, nor for a body that is dear to copy', () => {
    const { ready, representation } = readyOf()
    expect(takeWhole(ready, representation, 'of-a-client')).toBeUndefined()
    const large = readyOf('a'.repeat(64 * 1024 + 1))
    expect(takeWhole(large.ready, large.representation, randomUUID())).toBeUndefined()
  })

  it('is counted with the copy, once for each coding', () => {
    grown.length = 0
    const { copy, representation, ready } = readyOf()
    readyHeadOf(copy, representation, 'identity')
    expect(grown).toEqual([copy])
    const whole = takeWhole(ready, representation, randomUUID())!
    const strings = ready.ok.length + ready.notModified.length
    expect(sizeOfReady(ready, representation.body.length)).toBeGreaterThanOrEqual(whole.length - 40 + strings)
  })
})
