import { describe, expect, it } from '@jest/globals'
import { traceHeaders } from '../../src/edge/trace-context.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const VALID = `00-${TRACE}-${PARENT}-01`

describe('the place of a request in a trace', () => {
  it.each([
    ['as it came', VALID],
    ['with the flag of a random id', `00-${TRACE}-${PARENT}-02`],
    ['of a later version', `01-${TRACE}-${PARENT}-01`],
    ['of a later version that says more', `cc-${TRACE}-${PARENT}-01-what-comes-next`],
  ])('is kept %s, with its state', (_what, traceparent) => {
    expect(traceHeaders({ traceparent, tracestate: 'a=1,b=2' })).toEqual({ traceparent, tracestate: 'a=1,b=2' })
  })

  it.each([
    ['nothing', undefined],
    ['another text', 'hello'],
    ['the version that will never be', `ff-${TRACE}-${PARENT}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['upper case', VALID.toUpperCase()],
    ['a short trace', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['no flags', `00-${TRACE}-${PARENT}`],
    ['more than its version says', `${VALID}-more`],
    ['two in one', `${VALID}, ${VALID}`],
  ])('is a new one, without a state, for %s', (_what, traceparent) => {
    const given = { ...(traceparent !== undefined && { traceparent }), tracestate: 'a=1' }
    const [one, other] = [traceHeaders(given), traceHeaders(given)]
    expect(one).toEqual({ traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/) })
    expect(one.traceparent).not.toBe(other.traceparent)
    expect(one.traceparent).not.toContain(TRACE)
  })

  it('leaves a state behind that is too long', () => {
    expect(traceHeaders({ traceparent: VALID, tracestate: `a=${'1'.repeat(600)}` })).toEqual({ traceparent: VALID })
  })
})
