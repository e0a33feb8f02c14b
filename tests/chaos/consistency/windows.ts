import { AFTERMATH_MS } from './parameters.ts'

/** The times in which readers may see more than outside of them. */
export interface Windows {
  /** A fault was injected at `from`. @returns to be called with the moment when the part is back */
  open: (from: number) => (back: number) => void
  contains: (moment: number) => boolean
}

export function createWindows(): Windows {
  const windows: { from: number; to: number }[] = []
  return {
    open(from) {
      const window = { from, to: Number.POSITIVE_INFINITY }
      windows.push(window)
      return (back) => {
        window.to = back + AFTERMATH_MS
      }
    },
    contains: (moment) => windows.some(({ from, to }) => moment >= from && moment < to),
  }
}
