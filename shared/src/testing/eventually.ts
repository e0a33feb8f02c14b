import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 20

/** Tries an assertion until it holds; its last failure is the test's. For conditions that another process brings about. */
export async function eventually<T>(assertion: () => T | Promise<T>, withinMs = 5000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      return await assertion()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pause(STEP_MS)
    }
  }
}
