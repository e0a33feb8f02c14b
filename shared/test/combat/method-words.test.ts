import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { methodWords } from '../../src/combat/method-words.ts'

describe("a method is told in the contract's words", () => {
  test.each([
    ['Decision - Unanimous ', 'Unanimous Decision'],
    ['Decision (unanimous)', 'Unanimous Decision'],
    ['U-DEC', 'Unanimous Decision'],
    ['Unanimous Decision', 'Unanimous Decision'],
    ['Decision - Split', 'Split Decision'],
    ['Decision (split)', 'Split Decision'],
    ['S-DEC', 'Split Decision'],
    ['Decision - Majority', 'Majority Decision'],
    ['KO', 'KO/TKO'],
    ['TKO', 'KO/TKO'],
    ['KO/TKO', 'KO/TKO'],
    ['TKO (punches)', 'KO/TKO'],
    ['Technical Knockout', 'KO/TKO'],
    ['SUB', 'Submission'],
    ['Submission (rear-naked choke)', 'Submission'],
    ["TKO - Doctor's Stoppage", 'Doctor Stoppage'],
    ['TKO - Doctor’s Stoppage', 'Doctor Stoppage'],
    ['DQ', 'Disqualification'],
    ['NC', 'No Contest'],
    ['No-Contest', 'No Contest'],
    ['Could Not Continue ', 'No Contest'],
    ['Majority Draw', 'Draw'],
  ])('%s', (source, words) => {
    expect(methodWords(source)).toBe(words)
  })

  test.each([
    ['Overturned ', 'Overturned'],
    ['Decision', 'Decision'],
    ['Other', 'Other'],
    ['  ', ''],
  ])("or in the source's own when none fits: %s", (source, words) => {
    expect(methodWords(source)).toBe(words)
  })

  test('and told again it stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => methodWords(methodWords(text)) === methodWords(text)),
    )
  })
})
