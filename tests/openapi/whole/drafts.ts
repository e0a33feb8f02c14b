import fc from 'fast-check'
import { dereference } from '../named-schemas.ts'
import type { Schema } from '../openapi-types.ts'
import type { Sent } from './api-client.ts'
import { type Body, BROKEN_BODIES } from './broken-bodies.ts'
import { bodySchemaOf, type DocumentedOperation } from './operations.ts'
import { fitting, odd } from './schema-values.ts'
import { kindOf, type Stocked } from './stock.ts'

/** A request before it is known which ids are there. */
export interface Draft {
  /** Which of the things that are there; the list is gone round. */
  known: number
  /** In the place of one path parameter, percent-encoded. */
  oddParameter?: { at: number; text: string }
  /** Percent-encoded. */
  query: readonly string[]
  headers?: Record<string, string>
  body?: Body
}

const ODD_PARAMETERS = [
  ...[
    '0',
    '-1',
    '1.5',
    '01',
    '1e3',
    '0x1',
    '9007199254740991',
    '9007199254740992',
    '99999999999999999999',
    'abc',
    'null',
  ],
  ...[
    '%F0%9F%A5%8A',
    '%EF%BC%91',
    '1%20',
    '%201',
    '1;x=y',
    '1,2',
    "1'--",
    '*',
    ':id',
    '$',
    '1%0A',
    'a%E0%A4',
    '-',
    '0-0',
  ],
  ...[
    '18446744073709551615-18446744073709551615',
    '9999999999999999999-9999999999999999999',
    'x'.repeat(255),
    'x'.repeat(300),
  ],
]
const ODD_QUERIES = [
  ...[
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=1e2',
    'limit=',
    'limit=abc',
    'limit=1&limit=2',
    'limit[]=1',
    'limit',
  ],
  ...[
    'cursor=',
    'cursor=x',
    'cursor=bnVsbA',
    'cursor=WzFd',
    'cursor=WzAsMF0',
    'cursor=W10',
    'cursor=%00',
    'cursor=a&cursor=b',
  ],
  ...[
    'cursor=WzI1MzQwMjMwMDc5OTk5OSw5MDA3MTk5MjU0NzQwOTkxXQ',
    `cursor=${'A'.repeat(512)}`,
    `cursor=${'A'.repeat(513)}`,
  ],
  ...[
    'date=2023-02-29',
    'date=0000-00-00',
    'date=9999-12-31',
    'date=0001-01-01',
    'date=1000-01-01',
    'date=2026-02-17T00:00:00Z',
  ],
  ...[
    'status=',
    'status=LIVE',
    'org=%00',
    'org=%F0%9F%A5%8A',
    'org=%ED%A0%80',
    'q=%',
    'q=%25',
    'q=%zz',
    'q=_',
    'q=%5C',
    'q=%27',
  ],
  ...['enabled=1', 'enabled=yes', 'enabled=', 'is_builtin=null', 'include_deleted=true&enabled=false', 'platform=%20'],
  ...[
    'unknown=1',
    '__proto__=1',
    '__proto__[a]=1',
    'constructor=1',
    'toString=1',
    '&&&',
    '=',
    '%',
    'a=%ff',
    `q=${'x'.repeat(101)}`,
    `q=${'x'.repeat(5000)}`,
  ],
]
const ODD_HEADERS: Record<string, string>[] = [
  { 'if-none-match': '*' },
  { 'if-none-match': '"x", W/"y"' },
  { 'if-none-match': 'no etag' },
  { accept: 'image/png' },
  { 'accept-encoding': 'gzip;q=0, br;q=0, identity;q=0' },
  { 'accept-language': 'zh-CN;q=9' },
  { range: 'bytes=0-1' },
  { 'if-match': '"x"' },
  { 'x-http-method-override': 'DELETE' },
  { traceparent: '00-00-00-zz' },
  { cookie: 'a'.repeat(4000) },
]

/** Requests for one operation: some fit the document, at its boundaries too; of the others, one part is odd. */
export function draftsOf(documented: DocumentedOperation): fc.Arbitrary<Draft> {
  const good = goodDraftsOf(documented)
  const schema = bodySchemaOf(documented)
  const parameters = kindOf(documented.path).split('/').filter(Boolean).length
  const variants: fc.WeightedArbitrary<Draft>[] = [
    { weight: 5, arbitrary: good },
    {
      weight: 2,
      arbitrary: withPart(
        good,
        'query',
        fc.constantFrom(...ODD_QUERIES).map((one) => [one]),
      ),
    },
    { weight: 1, arbitrary: withPart(good, 'headers', fc.constantFrom(...ODD_HEADERS)) },
  ]
  if (parameters > 0)
    variants.push({ weight: 2, arbitrary: withPart(good, 'oddParameter', oddParameterOf(parameters)) })
  if (documented.method !== 'get') {
    variants.push({ weight: 2, arbitrary: withPart(good, 'body', fc.constantFrom(...BROKEN_BODIES)) })
  }
  if (schema)
    variants.push({ weight: 5, arbitrary: withPart(good, 'body', oddBodiesOf(dereference(schema)).map(toBody)) })
  return fc.oneof(...variants)
}

/** Requests that fit the document, as far as it can say. */
export function goodDraftsOf(documented: DocumentedOperation): fc.Arbitrary<Draft> {
  const { parameters = [] } = documented.operation
  const inQuery = parameters.filter((one) => one.in === 'query')
  const values = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, fitting(schema, name)])), {
    requiredKeys: [],
  })
  const schema = bodySchemaOf(documented)
  return fc.record(
    {
      known: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 50 })),
      query: values.map((one) =>
        Object.entries(one).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`),
      ),
      ...(schema && { body: fitting(schema).map(toBody) }),
    },
    { noNullPrototype: true },
  )
}

const toBody = (value: unknown): Body => ({ content: JSON.stringify(value), type: 'application/json' })

const withPart = <K extends keyof Draft>(
  good: fc.Arbitrary<Draft>,
  part: K,
  odd: fc.Arbitrary<NonNullable<Draft[K]>>,
) => fc.tuple(good, odd).map(([draft, value]): Draft => ({ ...draft, [part]: value }))

const oddParameterOf = (count: number) =>
  fc.record({ at: fc.nat({ max: count - 1 }), text: fc.constantFrom(...ODD_PARAMETERS) }, { noNullPrototype: true })

/** A body that fits but for one field: of another type, over an edge, missing though required, or unknown. */
function oddBodiesOf(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const base = fitting(schema) as fc.Arbitrary<Record<string, unknown>>
  const fields = Object.entries(properties).map(([name, one]) => odd(one).map((value) => ({ [name]: value })))
  const changes = fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...fields, fc.constant({ unknown_field: 1 })) },
    { weight: 1, arbitrary: fc.constantFrom({ unknown_field: 1 }, ...required.map((name) => ({ [name]: undefined }))) },
  )
  return fc.tuple(base, changes).map(([body, change]) => ({ ...body, ...change }))
}

/** One that succeeds: of something that nobody has touched, with the body that `stock.ts` has for it. */
export const plainDraft = (documented: DocumentedOperation, { bodies }: Stocked): Draft => ({
  known: 0,
  query: [],
  ...(bodySchemaOf(documented) && { body: toBody(bodies[documented.name] ?? {}) }),
})

/** The request that a draft stands for, with ids that are there. */
export function toRequest({ name, method, path }: DocumentedOperation, draft: Draft, { known }: Stocked): Sent {
  const kind = kindOf(path)
  const there = known[name] ?? known[kind] ?? []
  if (kind !== '' && there.length === 0)
    throw new Error(`stock.ts does not know ${kind}: a new route needs a line there`)
  const ids = there[draft.known % there.length] ?? []
  let at = 0
  const filled = path.replaceAll(/\{[^}]+\}/g, () => {
    const text = draft.oddParameter?.at === at ? draft.oddParameter.text : encodeURIComponent(ids[at]!)
    at += 1
    return text
  })
  const { body, headers = {}, query } = draft
  return {
    method,
    path: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
    headers: { ...headers, ...(body?.type !== undefined && { 'content-type': body.type }) },
    body: body?.content,
  }
}
