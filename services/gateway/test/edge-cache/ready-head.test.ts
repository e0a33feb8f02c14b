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
  return { copy, representation, ready: readyHeadOf(copy, representation, 'identity', clock.now()) }
}

/** The answer around the id in it. */
function read(whole: Buffer) {
  const [, before, id, after] = /^(.*x-request-id: )(.{36})(\r\n\r\n.*)$/s.exec(whole.toString())!
  return { before, id, after }
}

describe('an answer in one piece', () => {
  it('is the head, a new id and the body, and can be used again with another id', () => {
    const { ready, representation } = readyOf()
    const ids = [1, 2].map(() => {
      const whole = takeWhole(ready, representation)!
      const { before, id, after } = read(whole)
      expect([before, after]).toEqual([ready.ok, '\r\n\r\n{"id":1}'])
      ready.whole = whole
      return id
    })
    expect(new Set(ids).size).toBe(2)
    expect(ready.ok).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\nx-request-id: $/s)
  })

  it('is another one while the first is on its way to a client that reads slowly', () => {
    const { ready, representation } = readyOf()
    ready.whole = takeWhole(ready, representation)
    const underWay = takeWhole(ready, representation)!
    const { id } = read(underWay)
    const next = takeWhole(ready, representation)!
    expect(next).not.toBe(underWay)
    expect([read(underWay).id, read(next).id === id]).toEqual([id, false])
  })

  it('is not made for a body that is dear to copy', () => {
    const large = readyOf('a'.repeat(64 * 1024 + 1))
    expect(takeWhole(large.ready, large.representation)).toBeUndefined()
  })

  it('is counted with the copy, once for each coding', () => {
    grown.length = 0
    const { copy, representation, ready } = readyOf()
    readyHeadOf(copy, representation, 'identity', clock.now())
    expect(grown).toEqual([copy])
    const whole = takeWhole(ready, representation)!
    const strings = ready.ok.length + ready.notModified.length
    expect(sizeOfReady(ready, representation.body.length)).toBeGreaterThanOrEqual(whole.length - 40 + strings)
  })
})
