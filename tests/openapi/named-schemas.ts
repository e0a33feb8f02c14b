import { Article } from '../../services/articles/src/articles/articles-schemas.ts'
import { Run } from '../../services/articles/src/ingest/ingest-schemas.ts'
import { PendingArticle } from '../../services/articles/src/review/review-schemas.ts'
import { DataSource } from '../../services/articles/src/sources/sources-schemas.ts'
import { ErrorBody } from '../../shared/src/contracts/primitives.ts'
import type { Schema } from './openapi-types.ts'

/** What the document shows under a name of its own, wherever it occurs. */
const NAMED = { Error: ErrorBody, Article, DataSource, PendingArticle, IngestJob: Run }

/** As JSON: TypeBox's own marks are not part of the schema. */
export const NAMED_SCHEMAS: Record<string, Schema> = JSON.parse(JSON.stringify(NAMED))

const names = new Map(Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [canonical(schema), name]))

/** The same value with references in the place of named schemas. */
export function withReferences(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(withReferences)
  const name = 'properties' in value ? names.get(canonical(value)) : undefined
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner)]))
}

/** The schema that a reference stands for, or the schema itself. */
export const dereference = (schema: Schema): Schema =>
  typeof schema.$ref === 'string' ? NAMED_SCHEMAS[schema.$ref.split('/').at(-1)!]! : schema

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
