/** One line of the table and of `results/latest.json`. */
export interface Result {
  name: string
  /** null: it could not be measured. */
  value: number | null
  unit: string
  /** e.g. `>= 4` */
  bar: string
  ok: boolean
  /** Why it does not count, or what else is worth knowing. */
  remark?: string
}

/** A row has one or more results; it rejects when it cannot be measured. */
export interface Row {
  name: string
  /** What it says when it could not be measured at all. */
  measures: string
  run: (tools: RowTools) => Promise<Result[]>
}

export interface RowTools {
  /** Whatever the row starts goes here, and is stopped when it ends or is interrupted. */
  parts: AsyncDisposableStack
  say: (line: string) => void
}

export interface Bar {
  operator: '>=' | '<='
  bound: number
}

export const atLeast = (bound: number): Bar => ({ operator: '>=', bound })
export const atMost = (bound: number): Bar => ({ operator: '<=', bound })

export interface Measured {
  name: string
  value: number
  unit: string
  bar: Bar
  /** A reason for which the value does not count, whatever it is. */
  invalid?: string | undefined
  remark?: string | undefined
}

export function toResult({ name, value, unit, bar: { operator, bound }, invalid, remark }: Measured): Result {
  const holds = operator === '>=' ? value >= bound : value <= bound
  const words = [invalid === undefined ? undefined : `INVALID: ${invalid}`, remark].filter((one) => one !== undefined)
  return {
    name,
    value: Math.round(value * 1000) / 1000,
    unit,
    bar: `${operator} ${bound}`,
    ok: holds && invalid === undefined,
    ...(words.length > 0 && { remark: words.join('; ') }),
  }
}
