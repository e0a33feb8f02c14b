import fc from 'fast-check'
import { dereference } from '../named-schemas.ts'
import type { Schema } from '../openapi-types.ts'
import { textOf, UNSTORABLE_TEXTS } from './text-values.ts'

const LARGEST = Number.MAX_SAFE_INTEGER

/** Values that a schema allows, its boundaries among them. What the schema cannot say (a text that is a time) may be wrong. */
export function fitting(given: Schema, name = ''): fc.Arbitrary<unknown> {
  const schema = dereference(given)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, name)))
  const make = MAKERS[String(schema.type)]
  return make ? make(schema, name) : fc.jsonValue({ maxDepth: 2 })
}

const MAKERS: Record<string, (schema: Schema, name: string) => fc.Arbitrary<unknown>> = {
  string: textOf,
  integer: ({ minimum = -LARGEST, maximum = LARGEST }) => integerOf(Number(minimum), Number(maximum)),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items = {} }, name) => fc.array(fitting(items, name), { maxLength: 3 }),
  object: objectOf,
}

/** Small ones are the ids of things that are there. */
const integerOf = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min, max: Math.min(max, min + 40) }) },
    fc.constantFrom(min, max),
    fc.maxSafeInteger().filter((one) => one >= min && one <= max),
  )

function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties, propertyNames = {}, maxProperties = 5 } = schema
  if (properties !== undefined) {
    return fieldsOf(properties, required)
  }
  const value = typeof additionalProperties === 'object' ? fitting(additionalProperties) : fc.jsonValue({ maxDepth: 1 })
  const most = Number(maxProperties)
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.dictionary(textOf(propertyNames as Schema), value, { maxKeys: 3, noNullPrototype: true }),
    },
    fc.constant(Object.fromEntries(Array.from({ length: most }, (_, index) => [`k${index}`, 'v']))),
  )
}

/** All that is required, and of the rest some: with all of it one that is refused would be in nearly every body. */
function fieldsOf(properties: Record<string, Schema>, required: string[]): fc.Arbitrary<unknown> {
  const values = Object.entries(properties).map(([name, one]) => [name, fitting(one, name)] as const)
  const record = (some: typeof values) => fc.record(Object.fromEntries(some), { noNullPrototype: true })
  const optional = values.filter(([name]) => !required.includes(name))
  return fc
    .subarray(optional, { maxLength: Math.min(optional.length, MOST_OPTIONAL) })
    .chain((some) => record([...values.filter(([name]) => required.includes(name)), ...some]))
}
const MOST_OPTIONAL = 4

/** Values of every type, and at every edge, that some schema refuses and this one may. */
export function odd(given: Schema): fc.Arbitrary<unknown> {
  const { minLength = 1, maxLength = 64, minimum = 0, maximum = LARGEST } = dereference(given) as Record<string, number>
  const tooLong = Array.from('x八🥊', (one) => one.repeat(maxLength + 1))
  const numbers = [
    minimum - 1,
    maximum + 1,
    0,
    -0,
    -1,
    0.5,
    1e-7,
    LARGEST + 1,
    -LARGEST - 1,
    1e308,
    2 ** 31,
    2 ** 32,
    2 ** 63,
  ]
  const texts = [
    ...UNSTORABLE_TEXTS,
    ...tooLong,
    'x'.repeat(Math.max(0, minLength - 1)),
    ' '.repeat(3),
    '1',
    'true',
    'x'.repeat(70_000),
  ]
  const others: unknown[] = [null, true, false, [], [null], [[]], {}, { a: 1 }, { toString: 1 }, { constructor: null }]
  return fc.oneof(fc.constantFrom<unknown>(...numbers), fc.constantFrom<unknown>(...texts), fc.constantFrom(...others))
}
