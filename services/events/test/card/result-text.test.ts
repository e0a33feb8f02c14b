import { expect, test } from '@jest/globals'
import { resultText } from '../../src/card/result-text.ts'

test.each([
  [{ winner_id: 1, method: 'KO/TKO', round: 2, time_sec: 100 }, 'KO/TKO R2 1:40'],
  [{ winner_id: 1, method: 'Submission', round: 1, time_sec: 5 }, 'Submission R1 0:05'],
  [{ winner_id: 1, method: 'Doctor Stoppage', round: 3, time_sec: 0 }, 'Doctor Stoppage R3'],
  [{ winner_id: 1, method: 'Unanimous Decision', round: 3, time_sec: 300 }, 'Unanimous Decision'],
  [{ winner_id: 0, method: 'No Contest', round: 1, time_sec: 20 }, 'No Contest'],
  [{ winner_id: 0, method: 'Draw', round: 3, time_sec: 300 }, 'Draw'],
  [{ winner_id: 1, method: 'Retirement', round: 0, time_sec: 0 }, 'Retirement'],
  [{ winner_id: 1, method: '', round: 2, time_sec: 61 }, 'Win R2 1:01'],
  [{ winner_id: 0, method: '', round: 0, time_sec: 0 }, ''],
])('%j reads "%s"', (result, text) => {
  expect(resultText(result)).toBe(text)
})
