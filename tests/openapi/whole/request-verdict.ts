import { parse } from 'node:querystring'
import { Ajv, type ValidateFunction } from 'ajv'
import type { Answer, Sent } from './api-client.ts'
import { bodySchemaOf, DOCUMENT, type DocumentedOperation } from './operations.ts'

const options = { strict: false } as const
const ajv = { body: new Ajv(options), querystring: new Ajv({ ...options, coerceTypes: true }) }
type Part = keyof typeof ajv

const compiled = new Map<string, ValidateFunction>()

/**
 * Where document and service differ on what a good request is: a body or query that one of them refuses and the other does not. Texts
 * of most bodies are trimmed before they are checked, so that bodies which fit only with or without that are left out.
 */
export function disagreements(documented: DocumentedOperation, request: Sent, answer: Answer): string[] {
  const { error = '' } = answer.status === 400 ? JSON.parse(answer.body) : {}
  const query = parse(request.path.split('?')[1] ?? '')
  const body = jsonOf(request)
  return [
    ...differing('querystring', querySchemaOf(documented), [query]),
    ...(body === undefined ? [] : differing('body', bodySchemaOf(documented), [body, trimmed(body)])),
  ]

  function differing(part: Part, schema: object | undefined, values: unknown[]): string[] {
    if (schema === undefined) return []
    const validate = validatorOf(`${documented.name} ${part}`, part, schema)
    const verdicts = new Set(values.map((value) => validate(value)))
    if (verdicts.size > 1) return []
    const [fits] = verdicts
    if (fits && error.startsWith(part)) return [`the document allows what was refused: ${error}`]
    return !fits && answer.status < 300 ? [`the document does not allow this ${part}`] : []
  }
}

function validatorOf(key: string, part: Part, schema: object): ValidateFunction {
  const { components } = DOCUMENT
  const validate = compiled.get(key) ?? ajv[part].compile({ ...schema, components })
  compiled.set(key, validate)
  return validate
}

function querySchemaOf({ operation }: DocumentedOperation): object {
  const inQuery = (operation.parameters ?? []).filter((one) => one.in === 'query')
  const properties = inQuery.map(({ name, schema }) => [name, schema])
  return { type: 'object', properties: Object.fromEntries(properties) }
}

/** The body, if it is JSON of an object and goes as that. */
function jsonOf({ headers, body }: Sent): Record<string, unknown> | undefined {
  if (headers?.['content-type'] !== 'application/json' || typeof body !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(body)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const trimmed = (body: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value]),
  )
