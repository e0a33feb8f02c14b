import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { type ApiClient, createApiClient } from './whole/api-client.ts'
import { badTokens } from './whole/bad-tokens.ts'
import { contentsOf } from './whole/contents.ts'
import { type Draft, draftsOf, plainDraft, toRequest } from './whole/drafts.ts'
import { createJudge, type Judge, sendPatiently } from './whole/judge.ts'
import { type DocumentedOperation, needsToken, OPERATIONS } from './whole/operations.ts'
import { createStock, type Stock, type Stocked } from './whole/stock.ts'
import { startWhole, type Whole } from './whole/whole.ts'

/** A machine that is busy with other things takes its time. */
jest.setTimeout(180_000)

const seed = Number(process.env.FUZZ_SEED ?? 20_260_217)
const numRuns = Number(process.env.FUZZ_RUNS ?? 30)

const parts = new AsyncDisposableStack()
let whole: Whole
let client: ApiClient
let stock: Stock
let judge: Judge
/** Of the one who refills the stock, and asks. */
let token: string

beforeAll(async () => {
  whole = await startWhole(parts)
  client = parts.adopt(createApiClient(whole.port), (one) => one.close())
  stock = parts.adopt(createStock(client, whole.redis, whole.account), (one) => one.close())
  judge = createJudge(client, whole.logged)
  token = await login()
})

afterAll(() => parts.disposeAsync())

async function login(): Promise<string> {
  const answer = await sendPatiently(client, {
    method: 'post',
    path: '/admin/auth/login',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(whole.account),
  })
  return JSON.parse(answer.body).token
}

const byName = (operations: readonly DocumentedOperation[]) => operations.map((one) => [one.name, one] as const)

describe('an operation that needs a token', () => {
  const operations = OPERATIONS.filter(needsToken)
  let stocked: Stocked
  let revoked: string
  let before: Record<string, number>

  beforeAll(async () => {
    stocked = await stock.refill(token)
    revoked = await login()
    await client.send({ method: 'post', path: '/admin/auth/logout', headers: { authorization: `Bearer ${revoked}` } })
    before = await contentsOf(whole.mysqlDsn)
  })

  it.each(byName(operations))('%s answers every bad token with 401', async (_name, one) => {
    const { headers = {}, ...request } = toRequest(one, plainDraft(one, stocked), stocked)
    for (const [what, authorization] of Object.entries(badTokens(whole.jwtSecret, revoked))) {
      const withToken = { ...request, headers: authorization === undefined ? headers : { ...headers, authorization } }
      expect([what, await judge(one, withToken)]).toEqual([what, { status: 401, complaints: [] }])
    }
  })

  it('has changed nothing for a bad token', async () => {
    expect(await contentsOf(whole.mysqlDsn)).toEqual(before)
  })

  it.each(byName(operations))('%s lets a good token in', async (_name, one) => {
    const request = toRequest(one, plainDraft(one, stocked), stocked)
    const { status } = await judge(one, await withGoodToken(one, request))
    expect(status).not.toBe(401)
  })
})

/** A token that a request may end is not everybody's. */
async function withGoodToken(one: DocumentedOperation, request: ReturnType<typeof toRequest>) {
  const bearer = one.path.startsWith('/admin/auth/') ? await login() : token
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${bearer}` } }
}

describe(`any request (FUZZ_SEED=${seed} FUZZ_RUNS=${numRuns})`, () => {
  it.each(byName(OPERATIONS))('to %s is answered as the document says', async (_name, one) => {
    const stocked = await stock.refill(token)
    const ask = async (draft: Draft) => {
      const request = toRequest(one, draft, stocked)
      const { status, complaints } = await judge(one, needsToken(one) ? await withGoodToken(one, request) : request)
      if (complaints.length > 0) throw new Error(complaints.join('\n'))
      return status
    }

    expect(await ask(plainDraft(one, stocked))).toBeLessThan(300)
    const property = fc.asyncProperty(draftsOf(one), async (draft) => void (await ask(draft)))
    const run = await fc.check(property, { seed, numRuns })
    if (run.failed) throw new Error(`after ${run.numRuns} requests: ${(run.errorInstance as Error).message}`)
  })
})
