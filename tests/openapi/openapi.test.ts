import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { API_FIELDS } from './api-fields.ts'
import { buildDocument, type OpenApiDocument, serialize } from './document.ts'
import { dereference } from './named-schemas.ts'
import type { Operation, Schema } from './openapi-types.ts'

const committed = new URL('../../services/gateway/openapi.json', import.meta.url)

const jsonOf = (content?: Record<string, { schema: Schema }>): Schema | undefined => {
  const schema = content?.['application/json']?.schema
  return schema && dereference(schema)
}

/** Property names, those that may be missing with a `?`. */
const fieldsOf = ({ properties = {}, required = [] }: Schema): string[] =>
  Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .sort()

const words = (text: string): string[] => text.split(' ').sort()

/** Paths of objects that let unknown fields through; a map says what its values are. */
const openObjects = (schema: Schema, at: string): string[] => {
  const { properties = {}, items, anyOf = [], additionalProperties, patternProperties, type } = dereference(schema)
  const isMap = patternProperties !== undefined || typeof additionalProperties === 'object'
  const isOpen = type === 'object' && additionalProperties !== false && !isMap
  const inner: [string, Schema][] = [
    ...Object.entries(properties),
    ...Object.entries(patternProperties ?? {}),
    ...(typeof additionalProperties === 'object' ? [['*', additionalProperties] as [string, Schema]] : []),
    ...(items ? [['[]', items] as [string, Schema]] : []),
    ...anyOf.map((one, index): [string, Schema] => [`|${index}`, one]),
  ]
  return [...(isOpen ? [at] : []), ...inner.flatMap(([name, one]) => openObjects(one, `${at}.${name}`))]
}

describe('the OpenAPI document', () => {
  let document: OpenApiDocument
  let operations: [string, Operation][]

  beforeAll(async () => {
    document = await buildDocument()
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    )
  })

  it('is committed as the schemas say it: if not, run `npm run openapi`', async () => {
    expect(await readFile(committed, 'utf8')).toBe(serialize(document))
  })

  it('shows exactly the routes of the contract', () => {
    expect(operations.map(([name]) => name).sort()).toEqual(Object.keys(API_FIELDS).sort())
  })

  it('has the fields of the contract in every answer', () => {
    for (const [name, { status = 200, list, fields }] of Object.entries(API_FIELDS)) {
      const answer = jsonOf(operations.find(([given]) => given === name)![1].responses[status]?.content)!
      if (list) expect([name, fieldsOf(answer)]).toEqual([name, ['items', 'next_cursor']])
      const one = list ? dereference(answer.properties!.items!.items!) : answer
      expect([name, fieldsOf(one)]).toEqual([name, words(fields)])
    }
  })

  it('has the fields of the contract in bodies and queries', () => {
    for (const [name, { body, query }] of Object.entries(API_FIELDS)) {
      const { requestBody, parameters = [] } = operations.find(([given]) => given === name)![1]
      const inQuery = parameters.filter((parameter) => parameter.in === 'query')
      expect([name, inQuery.map((one) => one.name).sort()]).toEqual([name, query === undefined ? [] : words(query)])
      expect([name, inQuery.some(({ required }) => required)]).toEqual([name, false])
      if (body !== undefined) expect([name, fieldsOf(jsonOf(requestBody!.content)!)]).toEqual([name, words(body)])
    }
  })

  it('leaves no answer open: every object lists its fields or is a declared map', () => {
    const open = operations.flatMap(([name, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const schema = jsonOf(content)
        if (status === '304') return content === undefined ? [] : [`${name} 304 has a body`]
        return schema ? openObjects(schema, `${name} ${status}`) : [`${name} ${status} has no schema`]
      }),
    )
    expect(open).toEqual([])
  })

  it('asks for a token on every admin route but the login, and nowhere else', () => {
    for (const [name, { security, responses }] of operations) {
      const needsToken = name.includes(' /admin/') && name !== 'post /admin/auth/login'
      expect([name, security]).toEqual([name, needsToken ? [{ bearer: [] }] : undefined])
      if (needsToken) expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(['401'])])
    }
  })

  it('describes every error in the one shape, and every route in words', () => {
    for (const [name, { summary, tags, responses }] of operations) {
      expect([name, summary, tags]).toEqual([name, expect.any(String), [expect.any(String)]])
      for (const [status, { content }] of Object.entries(responses)) {
        if (Number(status) >= 400)
          expect(content?.['application/json']?.schema).toEqual({ $ref: '#/components/schemas/Error' })
      }
    }
  })

  it('says of every path what the gateway itself may answer', () => {
    for (const [name, { responses }] of operations) {
      const expected = [400, 408, 413, 414, 417, 429, 431, 503, ...(name.startsWith('get') ? [] : [415])].map(String)
      expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(expected)])
    }
  })

  it('mentions nothing that is not for outside', () => {
    expect(serialize(document)).not.toMatch(/\/internal|\/metrics|\/readyz|\/livez|articles:3000/)
  })
})
