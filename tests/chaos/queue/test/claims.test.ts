import { describe, expect, test } from '@jest/globals'
import { type ClaimEvent, eventsIn, findViolations, lineOf } from '../claims.ts'

const at = (worker: string, what: ClaimEvent['what'], from: number, to = from + 1): ClaimEvent => ({
  worker,
  what,
  entry: '1-0',
  from: BigInt(from),
  to: BigInt(to),
})

describe('two workers had an entry at once', () => {
  test.each(['settle', 'keep'] as const)('when one could %s it after another had claimed it', (what) => {
    const events = [at('a', 'claim', 10), at('b', 'claim', 20), at('a', what, 30)]
    expect(findViolations(events, [])).toEqual([{ entry: '1-0', worker: 'a', by: 'b', what }])
  })

  test('in whatever order their logs are read', () => {
    expect(findViolations([at('a', 'settle', 30), at('b', 'claim', 20), at('a', 'claim', 10)], [])).toHaveLength(1)
  })
})

describe('nobody is blamed', () => {
  test.each([
    ['who took it over', [at('a', 'claim', 10), at('b', 'claim', 20), at('b', 'settle', 30)]],
    ['who took it back', [at('a', 'claim', 10), at('b', 'claim', 20), at('a', 'claim', 30), at('a', 'settle', 40)]],
    ['who kept it before the other came', [at('a', 'claim', 10), at('a', 'keep', 15), at('b', 'claim', 20)]],
    ['whose answer was only late', [at('a', 'claim', 10), at('a', 'settle', 15, 30), at('b', 'claim', 20)]],
    ['when the other may have been first', [at('a', 'claim', 10, 25), at('b', 'claim', 5, 20), at('a', 'settle', 30)]],
    ['when the other may have been last', [at('a', 'claim', 10), at('b', 'claim', 20, 35), at('a', 'settle', 30)]],
  ])('%s', (_, events) => {
    expect(findViolations(events, [])).toEqual([])
  })

  test('for another entry', () => {
    const other = { ...at('b', 'claim', 20), entry: '2-0' }
    expect(findViolations([at('a', 'claim', 10), other, at('a', 'settle', 30)], [])).toEqual([])
  })

  test('around a restart of Redis, which forgets claims; before and after it all counts', () => {
    const events = [at('a', 'claim', 10), at('b', 'claim', 20), at('a', 'settle', 30)]
    const restart = (from: number, to: number) => [{ from: BigInt(from), to: BigInt(to) }]
    expect(findViolations(events, restart(22, 25))).toEqual([])
    expect(findViolations(events, restart(1, 9))).toHaveLength(1)
    expect(findViolations(events, restart(40, 50))).toHaveLength(1)
  })
})

test('a log is read as it was written, but for a line that was cut short', () => {
  const { worker, ...event } = at('a', 'claim', 12)
  expect(eventsIn(worker, `${lineOf(event)}settle 1-0 5`)).toEqual([{ worker, ...event }])
})
