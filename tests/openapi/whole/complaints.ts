import { Ajv, type ValidateFunction } from 'ajv'
import type { Answer } from './api-client.ts'
import { DOCUMENT, type DocumentedOperation } from './operations.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
const compiled = new Map<string, ValidateFunction>()

/** SQL, stacks, files, hosts and ports are nobody's business outside. */
const SECRETS =
  /\b(SELECT|INSERT INTO|UPDATE `|DELETE FROM|WHERE `)|\bER_[A-Z]|ECONN|ETIMEDOUT|SQLSTATE|sequelize|ioredis|127\.0\.0\.1|localhost:(?!8080)|\bat .+:\d+:\d+|node_modules|\.ts\b/

/** What is wrong with an answer, by the document and the contract's conventions; nothing, if all is well. */
export function complaintsAbout(documented: DocumentedOperation, answer: Answer, requestId: string): string[] {
  const { status, headers, body } = answer
  const complaints: string[] = []
  if (status >= 500) complaints.push(`a ${status}`)
  if (headers['x-request-id'] !== requestId) complaints.push(`x-request-id is ${headers['x-request-id']}`)
  const declared = documented.operation.responses[status]
  if (declared === undefined) return [...complaints, `${status} is not in the document`]
  const schema = declared.content?.['application/json']?.schema
  if (schema === undefined) return body === '' ? complaints : [...complaints, `${status} has a body`]
  if (!/^application\/json; charset=utf-8$/.test(String(headers['content-type'])))
    complaints.push(`the content type is ${headers['content-type']}`)
  if (status >= 400 && SECRETS.test(body)) complaints.push('it tells what is inside')
  if (status === 401 && !String(headers['www-authenticate']).startsWith('Bearer'))
    complaints.push('no WWW-Authenticate')
  return [...complaints, ...misfits(`${documented.name} ${status}`, schema, body)]
}

function misfits(key: string, schema: object, body: string): string[] {
  const { components } = DOCUMENT
  const validate = compiled.get(key) ?? ajv.compile({ ...schema, components })
  compiled.set(key, validate)
  try {
    return validate(JSON.parse(body)) ? [] : [ajv.errorsText(validate.errors)]
  } catch (error) {
    return [`the body is no JSON: ${(error as Error).message}`]
  }
}
