import { expect, it } from '@jest/globals'
import { processesFor } from '../../src/processes/default-count.ts'

const GIB = 1024 ** 3

it.each([
  ['one a core', { cores: 2, memory: GIB }, 2],
  ['no more than the memory holds while they are replaced', { cores: 64, memory: GIB }, 3],
  ['all cores where nothing limits the memory', { cores: 16, memory: 2 ** 64 }, 16],
  ['one at the least', { cores: 4, memory: GIB / 4 }, 1],
])('there are %s', (_what, machine, processes) => {
  expect(processesFor(machine)).toBe(processes)
})
