import { expect, test } from '@jest/globals'
import { DatabaseError, type Sequelize, UniqueConstraintError } from 'sequelize'
import { asFirstWriter } from '../../src/mysql/first-writer.ts'

/** A database whose transactions end in these errors, one after the other, and then as the work has ended. */
function databaseThat(...errors: Error[]) {
  const transaction = async (work: (transaction: object) => Promise<boolean>) => {
    const wrote = await work({})
    const error = errors.shift()
    if (error) throw error
    return wrote
  }
  return { transaction } as unknown as Pick<Sequelize, 'transaction'>
}

const deadlock = () =>
  new DatabaseError(Object.assign(new Error('Deadlock found'), { sql: 'INSERT', code: 'ER_LOCK_DEADLOCK' }))

test('who wrote hears so, and so does who found it written', async () => {
  expect(await asFirstWriter(databaseThat(), async () => true)).toBe(true)
  expect(await asFirstWriter(databaseThat(), async () => false)).toBe(false)
})

test('who was overtaken by another process has written nothing', async () => {
  expect(await asFirstWriter(databaseThat(new UniqueConstraintError({})), async () => true)).toBe(false)
})

test('who was rolled back to end a deadlock looks again', async () => {
  const looks = [true, false]
  expect(await asFirstWriter(databaseThat(deadlock()), async () => looks.shift()!)).toBe(false)
  expect(looks).toEqual([])
})

test('any other failure is told', async () => {
  await expect(asFirstWriter(databaseThat(new Error('disk full')), async () => true)).rejects.toThrow('disk full')
})
