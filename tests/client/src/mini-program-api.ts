// biome-ignore lint/suspicious/noExplicitAny: the mini-program believes whatever it gets; the checks look
export type Answer = any

export interface MiniProgramApi {
  /** The body of a 200; anything else, and anything slower than `wx.request` waits, is an error for a person. */
  get: (path: string) => Promise<Answer>
}

type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<{ status: number; text: () => Promise<string> }>

/** `wx.request` runs no more at once; more wait in its queue. */
const AT_ONCE = 10
const TIMEOUT_MS = 8000

/** The API as the mini-program calls it. */
export function createMiniProgramApi(baseUrl: string, request: Fetch = fetch): MiniProgramApi {
  const waiting: (() => void)[] = []
  let running = 0

  async function queued<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((start) => waiting.push(start))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  async function ask(path: string): Promise<Answer> {
    const answer = await request(new URL(path, baseUrl).href, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${text.slice(0, 200)}`)
    return JSON.parse(text)
  }

  return { get: (path) => queued(() => ask(path)) }
}
