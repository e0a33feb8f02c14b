const OUTCOMES = { win: '胜', loss: '负', draw: '平', no_contest: '无结果' } as const
export type Outcome = keyof typeof OUTCOMES

/** API.md's words for methods; the last two say no more than the outcome does. */
const METHODS: Record<string, string> = {
  'Unanimous Decision': '一致判定',
  'Split Decision': '分歧判定',
  'Majority Decision': '多数判定',
  'KO/TKO': 'KO/TKO终结',
  Submission: '降服',
  'Doctor Stoppage': 'TKO终结',
  Disqualification: '取消资格',
  'No Contest': '',
  Draw: '',
}

export interface FoughtBout {
  /** `YYYY-MM-DD` */
  date: string
  /** How it ended for this fighter. */
  outcome: Outcome
  /** One of API.md's words or the source's own; `''` when unknown. */
  method: string
  /** 0 when unknown. */
  round: number
  /** Seconds into that round; 0 when unknown. */
  timeSec: number
}

/** The line that the mini-program reads (API.md): `2024-04-13 · 胜 · KO/TKO终结 · 第1回合 3:14`, unknown parts left out. */
export function formatUpdateLine({ date, outcome, method, round, timeSec }: FoughtBout): string {
  const end = round > 0 ? [`第${round}回合`, timeSec > 0 ? clock(timeSec) : ''].filter(Boolean).join(' ') : ''
  return [date, OUTCOMES[outcome], METHODS[method] ?? method, end].filter(Boolean).join(' · ')
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
