import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { foldName } from '../../src/combat/fold-name.ts'

test.each([
  ['Jan Błachowicz', 'Jan Blachowicz'],
  ['Jiří Procházka', 'jiri  prochazka'],
  ['Sean O’Malley', "Sean O'Malley"],
  ['T.J. Dillashaw', 'TJ Dillashaw'],
  ['Joanna Jędrzejczyk', 'Joanna Jedrzejczyk'],
  ['Søren Bak', 'Soren Bak'],
  ['Benoît Saint-Denis', 'Benoit Saint Denis'],
  ['Diego Strauß', 'Diego Strauss'],
  ['张伟丽', '张伟丽'],
])('%s and %s are the same name', (one, other) => {
  expect(foldName(one)).toBe(foldName(other))
  expect(foldName(one)).not.toBe('')
})

test('the order of the words is part of a name', () => {
  expect(foldName('Zhang Weili')).not.toBe(foldName('Weili Zhang'))
})

test('a folded name folds to itself', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => foldName(foldName(name)) === foldName(name)))
})
