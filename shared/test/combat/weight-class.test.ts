import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseWeightClass, plainWeightClass } from '../../src/combat/weight-class.ts'

describe('a weight class is the plain class', () => {
  test.each([
    ['Lightweight Bout', 'Lightweight'],
    ["Women's Strawweight Bout", "Women's Strawweight"],
    ["UFC Women's Flyweight Title Bout", "Women's Flyweight"],
    ['Womens Bantamweight', "Women's Bantamweight"],
    ['Women’s Bantamweight', "Women's Bantamweight"],
    ['W Strawweight', "Women's Strawweight"],
    ['Light Heavyweight Bout', 'Light Heavyweight'],
    ['Super Heavyweight Bout', 'Super Heavyweight'],
    ['Catch Weight Bout', 'Catchweight'],
    ['Open Weight Bout', 'Openweight'],
    ['Road to UFC 3 Bantamweight Tournament TitleBout', 'Bantamweight'],
    ['TUF Nations Canada vs. Australia Welterweight Tournament Title Bout', 'Welterweight'],
    ['UFC 10 Tournament Title Bout', ''],
    ['UFC Superfight Championship Bout', ''],
    ['71.2 kg', '71.2 kg'],
    ['', ''],
  ])('%s', (source, name) => {
    expect(plainWeightClass(source)).toBe(name)
  })

  test('and what else was said of it are flags', () => {
    expect(parseWeightClass('UFC Interim Heavyweight Title Bout')).toEqual({
      name: 'Heavyweight',
      isTitle: true,
      isInterim: true,
      isTournament: false,
    })
    expect(parseWeightClass('Ultimate Fighter 28 Heavyweight Tournament Title Bout')).toMatchObject({
      isTitle: false,
      isTournament: true,
    })
  })

  test('whatever is said of it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof plainWeightClass(text) === 'string'))
  })
})
