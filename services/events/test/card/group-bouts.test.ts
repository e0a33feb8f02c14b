import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { groupBouts } from '../../src/card/group-bouts.ts'

const card = (...segments: string[]) => segments.map((card_segment, at) => ({ at, card_segment }))
const places = (bouts: { at: number }[]) => bouts.map(({ at }) => at)

test('main_card bouts are the main card, and all else is prelims, in their order', () => {
  const grouped = groupBouts(card('main_card', 'prelims', 'main_card', 'early_prelims', 'unheard_of', ''))
  expect(places(grouped.main_card)).toEqual([0, 2])
  expect(places(grouped.prelims)).toEqual([1, 3, 4, 5])
})

test('when no bout says main_card, the first five are the main card', () => {
  const grouped = groupBouts(card('', 'prelims', '', '', '', '', ''))
  expect(places(grouped.main_card)).toEqual([0, 1, 2, 3, 4])
  expect(places(grouped.prelims)).toEqual([5, 6])
  expect(places(groupBouts(card('', '')).main_card)).toEqual([0, 1])
  expect(groupBouts([])).toEqual({ main_card: [], prelims: [] })
})

test('no bout is lost or shown twice', () => {
  const segments = fc.array(fc.constantFrom('main_card', 'prelims', 'early_prelims', '', 'other'))
  fc.assert(
    fc.property(segments, (given) => {
      const { main_card, prelims } = groupBouts(card(...given))
      const all = places([...main_card, ...prelims]).sort((a, b) => a - b)
      return all.length === given.length && all.every((at, index) => at === index)
    }),
  )
})
