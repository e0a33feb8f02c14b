import { eventually } from '@bajiaozhi/shared/testing/eventually'
import type { Answer, ApiClient, Sent } from './api-client.ts'
import { complaintsAbout } from './complaints.ts'
import type { DocumentedOperation } from './operations.ts'
import { disagreements } from './request-verdict.ts'

export interface Judgement {
  status: number
  /** Nothing, if all is well; else what is wrong, and what helps to find out why. */
  complaints: string[]
}

export type Judge = (documented: DocumentedOperation, request: Sent) => Promise<Judgement>

const BUSY_MACHINE_MS = 20_000

/** Sends requests and judges their answers. `logged` is asked for what the processes say of a request whose answer is wrong. */
export function createJudge(client: ApiClient, logged: (requestId: string) => Promise<string[]>): Judge {
  let sent = 0
  return async (documented, request) => {
    sent += 1
    const requestId = `any-request-${sent}`
    const answer = await sendPatiently(client, {
      ...request,
      headers: { ...request.headers, 'x-request-id': requestId },
    })
    const complaints = [
      ...complaintsAbout(documented, answer, requestId),
      ...disagreements(documented, request, answer),
    ]
    if (complaints.length > 0) complaints.push(exchangeOf(request, answer), ...(await logged(requestId)))
    return { status: answer.status, complaints }
  }
}

/**
 * Nothing is away here, but on a machine that is busy MySQL may answer too late to count as there. A 503 that a request brings about by
 * itself comes again and again.
 */
export const sendPatiently = (client: ApiClient, request: Sent): Promise<Answer> =>
  eventually(async () => {
    const answer = await client.send(request)
    if (answer.status === 503) throw new Error(exchangeOf(request, answer))
    return answer
  }, BUSY_MACHINE_MS)

const MOST_SHOWN = 600
const exchangeOf = ({ method, path, headers, body = '' }: Sent, answer: Answer): string =>
  `${method} ${path} ${headers?.['content-type'] ?? ''} ${String(body).slice(0, MOST_SHOWN)} -> ${answer.status} ${answer.body.slice(0, MOST_SHOWN)}`
