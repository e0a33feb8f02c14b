import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createDependencyState } from '../../src/http/dependency-state.ts'

describe('the state of a dependency', () => {
  let [at, asked] = [0, 0]
  let answer: () => Promise<unknown>
  const check = () => {
    asked += 1
    return answer()
  }
  const stateOf = (required: boolean) => createDependencyState({ check, required }, () => at)

  beforeEach(() => {
    ;[at, asked] = [0, 0]
    answer = async () => undefined
  })

  test('is asked for once by all who want to know at the same time, and again a quarter of a second later', async () => {
    const state = stateOf(true)
    expect(await Promise.all([state(), state(), state()])).toEqual(['up', 'up', 'up'])
    at = 249
    await state()
    expect(asked).toBe(1)
    at = 250
    answer = async () => Promise.reject(new Error('away'))
    expect([await state(), asked]).toEqual(['down', 2])
  })

  test('is down when it does not answer, and nobody else waits or asks while it hangs', async () => {
    answer = () => new Promise(() => undefined)
    const state = stateOf(true)
    expect(await state()).toBe('down')
    at = 2000
    expect(await Promise.race([state(), pause(100, 'waited')])).toBe('down')
    expect(asked).toBe(1)
  })

  test('is asked for anew when a check never ended', async () => {
    answer = () => new Promise(() => undefined)
    const state = stateOf(true)
    await state()
    answer = async () => undefined
    at = 3000
    expect(await state()).toBe('up')
  })

  test('of what is only reported is the last known one, so that it holds up nobody', async () => {
    const state = stateOf(false)
    expect(await state()).toBe('up')
    at = 749
    await state()
    expect(asked).toBe(1)
    answer = () => new Promise(() => undefined)
    at = 999
    expect(await Promise.race([state(), pause(100, 'waited')])).toBe('up')
    expect(asked).toBe(2)
    at = 1000
    expect(await state()).toBe('down')
  })

  test('of what a process needs is never an old one', async () => {
    const state = stateOf(true)
    await state()
    answer = () => new Promise(() => undefined)
    at = 250
    expect(await state()).toBe('down')
  })
})
