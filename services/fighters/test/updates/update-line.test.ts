import { expect, test } from '@jest/globals'
import { type FoughtBout, formatUpdateLine } from '../../src/updates/update-line.ts'

const bout: FoughtBout = { date: '2024-04-13', outcome: 'win', method: 'KO/TKO', round: 1, timeSec: 194 }

test.each<[string, Partial<FoughtBout>]>([
  ['2024-04-13 · 胜 · KO/TKO终结 · 第1回合 3:14', {}],
  [
    '2024-04-13 · 负 · 一致判定 · 第5回合 5:00',
    { outcome: 'loss', method: 'Unanimous Decision', round: 5, timeSec: 300 },
  ],
  ['2024-04-13 · 胜 · 分歧判定 · 第3回合 5:00', { method: 'Split Decision', round: 3, timeSec: 300 }],
  ['2024-04-13 · 胜 · 多数判定', { method: 'Majority Decision', round: 0 }],
  ['2024-04-13 · 胜 · 降服 · 第2回合 0:09', { method: 'Submission', round: 2, timeSec: 9 }],
  ['2024-04-13 · 胜 · TKO终结 · 第1回合', { method: 'Doctor Stoppage', timeSec: 0 }],
  ['2024-04-13 · 平 · 第3回合 5:00', { outcome: 'draw', method: 'Draw', round: 3, timeSec: 300 }],
  ['2024-04-13 · 无结果', { outcome: 'no_contest', method: 'No Contest', round: 0, timeSec: 0 }],
  ['2024-04-13 · 胜 · Corner Stoppage', { method: 'Corner Stoppage', round: 0 }],
  ['2024-04-13 · 胜', { method: '', round: 0, timeSec: 0 }],
])('%s', (line, changes) => {
  expect(formatUpdateLine({ ...bout, ...changes })).toBe(line)
})
