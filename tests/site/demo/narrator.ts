/** Shows each request and its answer, and ends the walk at the first wrong one. */

const SHOWN = 400

export interface Shown {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  body: any
}

/** A wrong answer: the demo ends here with code 1. */
export class WrongAnswer extends Error {}

export function createNarrator(gateway: string, token: string) {
  async function ask(expected: number, method: string, path: string, body?: object): Promise<Shown> {
    print(`> ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
    const answer = await request(method, path, body)
    print(`< ${answer.status} ${shortened(JSON.stringify(answer.body))}`)
    if (answer.status !== expected) throw new WrongAnswer(`expected ${expected}, got ${answer.status}`)
    return answer
  }

  async function request(method: string, path: string, body?: object): Promise<Shown> {
    const answer = await fetch(new URL(path, gateway), {
      method,
      headers: {
        ...(path.startsWith('/admin') ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }

  return { ask, request, tell: (line: string) => print(`\n${line}`) }
}

export function check(isRight: boolean, what: string): void {
  if (!isRight) throw new WrongAnswer(what)
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const shortened = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text
