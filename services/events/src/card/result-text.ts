interface Result {
  winner_id: number
  method: string
  round: number
  time_sec: number
}

/** Judges' words and ends without a winner say all by themselves. */
const WITHOUT_TIME = /decision|^(draw|no contest)$/i

/** A result for people: `KO/TKO R2 1:40`, `Unanimous Decision`, `No Contest`; '' when there is none. */
export function resultText({ winner_id, method, round, time_sec }: Result): string {
  if (method === '' && winner_id === 0) return ''
  if (WITHOUT_TIME.test(method)) return method
  const time = time_sec === 0 ? '' : ` ${Math.floor(time_sec / 60)}:${String(time_sec % 60).padStart(2, '0')}`
  return `${method || 'Win'}${round === 0 ? '' : ` R${round}${time}`}`
}
