import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { giveUpAfter } from '@bajiaozhi/shared/timing/give-up-after'
import { expect, test } from '@jest/globals'

const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

test('an answer that came in time to a process that was held up is heard', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const heard: string[] = []
  // Held up here, it comes to its timers before its sockets.
  await turn()
  // The kernel makes the connection while this process does nothing.
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
    heard.push('connected')
    stop()
  })
  const stop = giveUpAfter(20, () => heard.push('gave up'))
  holdUp(100)
  await pause(50)
  expect(heard).toEqual(['connected'])
  socket.destroy()
  server.close()
})

test('what does not come is given up, once, and not at all when it was stopped', async () => {
  const given: number[] = []
  giveUpAfter(10, () => given.push(1))
  giveUpAfter(10, () => given.push(2))()
  await pause(50)
  expect(given).toEqual([1])
})
