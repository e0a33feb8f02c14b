import { expect, test } from '@jest/globals'
import { createWindows } from '../windows.ts'

test('a window runs from the injection until 2.5 s after the part is back', () => {
  const windows = createWindows()
  const isBack = windows.open(1000)
  expect([999, 1000, 9_000_000].map(windows.contains)).toEqual([false, true, true])
  isBack(3000)
  expect([1000, 5499, 5500].map(windows.contains)).toEqual([true, true, false])
})

test('windows may overlap', () => {
  const windows = createWindows()
  windows.open(1000)(2000)
  windows.open(4000)(4000)
  expect([4400, 6499, 6500].map(windows.contains)).toEqual([true, true, false])
})
