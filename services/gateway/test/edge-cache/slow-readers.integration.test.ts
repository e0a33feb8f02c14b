import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type EdgeUnderTest, startEdge } from './edge-under-test.ts'

/** Each body is one letter over and over, so that what was written into another's answer shows. */
const LENGTH = 60_000
const letterOf = (url: string): string => String.fromCharCode(97 + (Number(url.split('/').at(-1)) % 26))

/** Together far more than the sockets between take. One is answered before the next one is asked for: only then its answer is written by hand. */
const READS = 240
const EVERY_MS = 5

let edge: EdgeUnderTest
afterEach(() => edge.close())

describe('a client that asks for much and reads nothing for a while', () => {
  it('gets its own answers to the last byte, whatever others are sent meanwhile', async () => {
    const tell = ({ url = '' }) => ({ body: letterOf(url).repeat(LENGTH) })
    edge = await startEdge(tell, { createLimit: () => undefined })
    const slow = connect({ host: '127.0.0.1', port: edge.port })
    await once(slow, 'connect')
    slow.pause()
    const paths = Array.from({ length: READS }, (_, id) => `/api/articles/${id + 1}`)
    for (const path of paths) {
      slow.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
      await pause(EVERY_MS)
    }
    for (let id = READS + 1; id <= READS + 50; id++) await edge.get(`/api/articles/${id}`, { connection: 'keep-alive' })

    const chunks: Buffer[] = []
    let received = 0
    slow.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
    })
    slow.resume()
    const until = performance.now() + 10_000
    while (received < READS * LENGTH && performance.now() < until) await pause(20)
    await pause(100)
    slow.destroy()
    const bodies = Buffer.concat(chunks)
      .toString('latin1')
      .split(/HTTP\/1\.1 200 OK\r\n.*?\r\n\r\n/s)
      .slice(1)
    expect(bodies.map((body) => `${body.length} ${[...new Set(body)].join('')}`)).toEqual(
      paths.map((path) => `${LENGTH} ${letterOf(path)}`),
    )
  })
})
