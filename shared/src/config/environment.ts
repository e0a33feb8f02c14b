import type { Static, TObject, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { ConfigError } from './config-error.ts'

export type Environment = Record<string, string | undefined>

/**
 * Reads the variables that a schema names. An empty value counts as absent, since Compose turns an unset variable into one.
 * @throws ConfigError that lists everything missing or malformed; values are never repeated, they may be secrets.
 */
export function readEnvironment<T extends TObject>(schema: T, env: Environment): Static<T> {
  const named = Object.keys(schema.properties)
  const given = Object.fromEntries(named.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const value = Value.Default(schema, Value.Convert(schema, given))
  const problems = named.flatMap((name) => problemOf(name, schema, value as Record<string, unknown>))
  if (problems.length > 0) throw new ConfigError(problems)
  return value as Static<T>
}

function problemOf(name: string, schema: TObject, value: Record<string, unknown>): string[] {
  const property = schema.properties[name] as TSchema & { description?: string }
  if (value[name] === undefined) {
    return schema.required?.includes(name) ? [`${name} is missing${hint(property)}`] : []
  }
  const [error] = Value.Errors(property, value[name])
  return error ? [`${name} ${error.message}${hint(property)}`] : []
}

const hint = (property: { description?: string }): string => (property.description ? ` (${property.description})` : '')

/** Runs a reader of configuration; prints its one message and ends the process with code 1 when it is not usable. */
export function orExit<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
