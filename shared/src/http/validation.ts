import { Ajv } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'

const options = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false } as const

/** A body says its types itself; a query and a path are text and are read as what the schema asks for. */
const body = new Ajv({ ...options, coerceTypes: false })
const path = new Ajv({ ...options, coerceTypes: true })
/** What a query has beside is ignored, so it must not reach a route: what is left of a filter's query becomes names of columns. */
const query = new Ajv({ ...options, coerceTypes: true, removeAdditional: 'all' })

const ofPart: Record<string, Ajv> = { body, querystring: query }

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (ofPart[httpPart ?? ''] ?? path).compile(schema)
