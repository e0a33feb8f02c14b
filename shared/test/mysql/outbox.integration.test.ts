import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createUnitOfWork } from '../../src/mysql/unit-of-work.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { announcement, useOutbox } from './outbox-under-test.ts'

const { recorder, createReplica, database, openRows } = useOutbox()

test('a committed write has voided, published and added once when its answer is given', async () => {
  const { unitOfWork } = createReplica()

  const result = await unitOfWork.write(async (_transaction, announce) => {
    await announce(announcement)
    return 'done'
  })

  expect(result).toBe('done')
  expect(recorder.heard.map(({ what }) => what).sort()).toEqual(['bus', 'cache', 'stream'])
})

test('the cache is voided again 300 ms after the first time, and the row is then done', async () => {
  const { unitOfWork, relay } = createReplica()
  relay.start()

  await unitOfWork.write((_transaction, announce) => announce(announcement))
  await eventually(() => expect(recorder.count('cache')).toBe(2))

  const [first, second] = recorder.heard.filter(({ what }) => what === 'cache')
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(290)
  await eventually(async () => expect(await openRows()).toEqual([]))
  expect(recorder.count('bus')).toBe(1)
})

test('a failed transaction announces nothing', async () => {
  const { unitOfWork } = createReplica()

  const write = unitOfWork.write(async (_transaction, announce) => {
    await announce(announcement)
    throw new Error('the commit failed')
  })

  await expect(write).rejects.toThrow('the commit failed')
  expect(await openRows()).toEqual([])
  expect(recorder.heard).toEqual([])
})

test('a writer killed between commit and relay is relayed by the loop of another replica', async () => {
  const killed = createReplica()
  const { relay } = createReplica()
  relay.start()
  await createUnitOfWork({
    sequelize: database(),
    outbox: killed.outbox,
    relay: { relay: () => Promise.resolve() },
  }).write((_transaction, announce) => announce(announcement))

  await eventually(async () => expect(await openRows()).toEqual([]))

  expect([recorder.count('cache'), recorder.count('bus'), recorder.count('stream')]).toEqual([2, 1, 1])
})

test('a dead target is retried alone, and the answer does not wait for it longer than a second', async () => {
  const { unitOfWork, relay } = createReplica()
  relay.start()
  recorder.dead.add('bus')
  const started = Date.now()

  await unitOfWork.write((_transaction, announce) => announce(announcement))
  expect(Date.now() - started).toBeLessThan(1200)
  await eventually(() => expect(recorder.count('cache')).toBe(2))
  expect(await openRows()).toHaveLength(1)
  recorder.dead.delete('bus')

  await eventually(async () => expect(await openRows()).toEqual([]))
  expect([recorder.count('cache'), recorder.count('bus'), recorder.count('stream')]).toEqual([2, 1, 1])
})

test('a writer that cannot void at first tries again while its answer may wait', async () => {
  const { unitOfWork } = createReplica()
  recorder.dead.add('cache')
  setTimeout(() => recorder.dead.delete('cache'), 300)

  await unitOfWork.write((_transaction, announce) => announce(announcement))

  const order = recorder.heard.map(({ what }) => what).filter((what) => what !== 'stream')
  expect(order).toEqual(['bus', 'cache', 'bus'])
})

test('while a stream takes longer than a claim, the others hear of a change once, and the writer is not kept waiting', async () => {
  const { unitOfWork, relay, outbox } = createReplica({
    ...recorder.targets,
    async addToStream(message) {
      await pause(1500)
      await recorder.targets.addToStream(message)
    },
  })
  relay.start()

  const began = performance.now()
  await unitOfWork.write((_transaction, announce) => announce(announcement))
  expect(performance.now() - began).toBeLessThan(900)
  expect(await outbox.hasOverdueVoiding()).toBe(false)
  await eventually(async () => expect(await openRows()).toEqual([]), 10_000)

  expect([recorder.count('cache'), recorder.count('bus')]).toEqual([2, 1])
})

test('the bus hears of a change after the cache, and again when the cache could be voided only later', async () => {
  const { unitOfWork, relay } = createReplica()
  recorder.dead.add('cache')
  await unitOfWork.write((_transaction, announce) => announce(announcement))
  expect(recorder.count('bus')).toBe(1)

  recorder.dead.delete('cache')
  relay.start()
  await eventually(async () => expect(await openRows()).toEqual([]))

  const order = recorder.heard.map(({ what }) => what).filter((what) => what !== 'stream')
  expect(order).toEqual(['bus', 'cache', 'bus', 'cache'])
})

test('a target that hangs for one row does not hold up the others', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { outbox, relay } = createReplica({ ...recorder.targets, addToStream: () => promise })
  relay.start()
  await database().transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
  await eventually(() => expect(recorder.count('cache')).toBeGreaterThan(0))
  const before = recorder.count('bus')
  await database().transaction((transaction) =>
    outbox.add({ ...announcement, messages: [] }, transaction, 'its writer'),
  )

  await eventually(() => expect(recorder.count('bus')).toBeGreaterThan(before))
  resolve()
})

test('a target that hangs does not hold the answer for longer than a second', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { unitOfWork } = createReplica({ ...recorder.targets, publish: () => promise })
  const started = Date.now()

  await unitOfWork.write((_transaction, announce) => announce(announcement))

  expect(Date.now() - started).toBeGreaterThanOrEqual(900)
  expect(Date.now() - started).toBeLessThan(1500)
  resolve()
})
