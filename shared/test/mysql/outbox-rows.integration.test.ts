import { expect, test } from '@jest/globals'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'
import { announcement, useOutbox } from './outbox-under-test.ts'

const { recorder, createReplica, database, openRows } = useOutbox()

test('two replicas never have the same row in hand', async () => {
  const { outbox } = createReplica()
  await database().transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
  const [row] = (await openRows()) as { id: number }[]

  expect(await outbox.claimDue(10, 'too early')).toEqual([])
  await database().query('UPDATE outbox SET next_attempt_at = created_at, claimed_until = created_at')

  const claims = await Promise.all(['a', 'b', 'c'].map((token) => outbox.claimDue(10, token)))

  expect(claims.flat().map(({ id }) => id)).toEqual([row!.id])
})

test('many writers and the loops of two replicas never end in a deadlock', async () => {
  const warnings: unknown[] = []
  const noting = {
    ...silentLogger,
    warn: (given: unknown) => void warnings.push(given),
  } as unknown as typeof silentLogger
  const replicas = [0, 1].map(() => {
    const { relay, unitOfWork } = createReplica(recorder.targets, noting)
    relay.start()
    return unitOfWork
  })

  for (let round = 0; round < 20; round++)
    await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        replicas[n % 2]!.write((_transaction, announce) => announce({ ...announcement, messages: [] })),
      ),
    )
  await eventually(async () => expect(await openRows()).toEqual([]))

  expect(warnings).toEqual([])
})

test('a voiding is overdue when it failed or is older than its writer needs, until it is done', async () => {
  const { outbox, unitOfWork, relay } = createReplica()
  expect(await outbox.hasOverdueVoiding()).toBe(false)
  const row = await database().transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
  expect(await outbox.hasOverdueVoiding()).toBe(false)
  await database().query('UPDATE outbox SET created_at = DATE_SUB(created_at, INTERVAL 1 SECOND)')
  expect(await outbox.hasOverdueVoiding()).toBe(true)
  await relay.relay([row], 'its writer')
  expect(await outbox.hasOverdueVoiding()).toBe(false)

  recorder.dead.add('cache')
  await unitOfWork.write((_transaction, announce) => announce(announcement))
  expect(await outbox.hasOverdueVoiding()).toBe(true)
  recorder.dead.delete('cache')
  relay.start()
  await eventually(async () => expect(await outbox.hasOverdueVoiding()).toBe(false))
})

test('what a stopped relay has in hand is taken over after a second', async () => {
  const { outbox, relay } = createReplica()
  await database().transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
  await database().query('UPDATE outbox SET next_attempt_at = created_at, claimed_until = created_at')
  expect(await outbox.claimDue(10, 'a relay that was stopped')).toHaveLength(1)
  const started = Date.now()
  relay.start()

  await eventually(() => expect(recorder.count('cache')).toBeGreaterThan(0))

  expect(Date.now() - started).toBeGreaterThan(500)
  expect(Date.now() - started).toBeLessThan(2000)
})

test('the lag is the age of the oldest row that a target has not heard of', async () => {
  const { outbox, registry } = createReplica()
  expect(await outbox.lag()).toEqual({ rows: 0, seconds: 0 })
  await database().transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
  await database().query('UPDATE outbox SET created_at = DATE_SUB(created_at, INTERVAL 5 SECOND)')

  const { rows, seconds } = await outbox.lag()

  expect(rows).toBe(1)
  expect(seconds).toBeGreaterThanOrEqual(5)
  expect(await registry.metrics()).toMatch(/outbox_open_rows 1\n/)
  expect(await registry.metrics()).toMatch(/outbox_lag_seconds 5\.\d+/)
})
