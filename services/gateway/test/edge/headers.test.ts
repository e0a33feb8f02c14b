import { describe, expect, it } from '@jest/globals'
import { responseHeaders } from '../../src/edge/headers.ts'

describe('the headers of an answer', () => {
  it('say that it varies by origin when CORS headers are added to it', () => {
    expect(responseHeaders({ vary: 'Accept-Encoding' }, true).vary).toBe('Accept-Encoding, Origin')
    expect(responseHeaders({}, true).vary).toBe('Origin')
    expect(responseHeaders({ vary: 'Accept-Encoding' }, false).vary).toBe('Accept-Encoding')
  })
})
