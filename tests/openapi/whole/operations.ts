import { readFileSync } from 'node:fs'
import type { Operation, Paths, Schema } from '../openapi-types.ts'

export interface DocumentedOperation {
  /** `get /api/events/{id}` */
  name: string
  method: string
  path: string
  operation: Operation
}

interface Document {
  paths: Paths
  components: { schemas: Record<string, Schema> }
}

/** The document that the gateway serves: the only source of what is asked here. */
export const DOCUMENT: Document = JSON.parse(
  readFileSync(new URL('../../../services/gateway/openapi.json', import.meta.url), 'utf8'),
)

export const OPERATIONS: readonly DocumentedOperation[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
)

export const needsToken = ({ operation }: DocumentedOperation): boolean =>
  (operation.security ?? []).some((scheme) => 'bearer' in scheme)

/** The schema of a request's JSON body, if it has one. */
export const bodySchemaOf = ({ operation }: DocumentedOperation): Schema | undefined =>
  operation.requestBody?.content['application/json']?.schema
