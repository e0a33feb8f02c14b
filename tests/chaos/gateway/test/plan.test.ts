import { expect, test } from '@jest/globals'
import { SERVICES } from '../exchange.ts'
import { FAULT_KINDS, planFaults } from '../plan.ts'

test('five minutes have every fault, and kill, pause and roll each service', () => {
  const plan = planFaults(300)
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS))
  for (const fault of ['killed', 'paused', 'rolled'] as const) {
    expect(plan.filter(({ kind }) => kind === fault).flatMap(({ services }) => services)).toEqual([...SERVICES])
  }
})

test('a minute kills and pauses a replica of each service at once, and replaces replicas and the processes of the gateway', () => {
  const plan = planFaults(60)
  expect(plan.map(({ kind }) => kind)).toEqual(['killed', 'paused', 'rolled', 'reloaded'])
  expect(plan[0]!.services).toEqual(SERVICES)
})
