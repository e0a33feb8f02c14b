import { randomUUID } from 'node:crypto'
import type { Sequelize, Transaction } from 'sequelize'
import { assertInTime } from '../http/deadline.ts'
import type { Announcement } from './announcement.ts'
import type { OutboxRelay } from './outbox-relay.ts'
import type { OutboxRepository, OutboxRow } from './outbox-repository.ts'

export type { Transaction }

export type Announce = (announcement: Announcement) => Promise<void>

export interface UnitOfWork {
  /**
   * Runs `work` in one transaction. What it announces is stored in the same transaction and relayed after the commit; the answer
   * waits for the relay, 1 s at the most. When `work` or the commit fails, nothing is announced and the failure is passed on.
   * Nothing is begun or committed once the request's deadline is over: whoever asked has been told that it failed.
   */
  write: <T>(work: (transaction: Transaction, announce: Announce) => Promise<T>) => Promise<T>
}

const RELAY_WAIT_MS = 1000

export interface UnitOfWorkOptions {
  sequelize: Sequelize
  outbox: Pick<OutboxRepository, 'add'>
  relay: Pick<OutboxRelay, 'relay'>
}

export const createUnitOfWork = ({ sequelize, outbox, relay }: UnitOfWorkOptions): UnitOfWork => ({
  async write(work) {
    const rows: OutboxRow[] = []
    const claim = randomUUID()
    assertInTime()
    const result = await sequelize.transaction(async (transaction) => {
      // It may have waited for a connection.
      assertInTime()
      const worked = await work(transaction, async (announcement) => {
        rows.push(await outbox.add(announcement, transaction, claim))
      })
      assertInTime()
      return worked
    })
    await atMost(RELAY_WAIT_MS, relay.relay(rows, claim))
    return result
  },
})

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([work, promise])
  clearTimeout(timer)
}
