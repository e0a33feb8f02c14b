import { STATUS_CODES } from 'node:http'
import swagger from '@fastify/swagger'
import { addGatewayAnswers } from './gateway-answers.ts'
import { NAMED_SCHEMAS, withReferences } from './named-schemas.ts'
import type { Operation, Paths } from './openapi-types.ts'
import { SERVICE_APPS } from './service-apps.ts'

export type OpenApiDocument = ReturnType<typeof documentOf>

const METHODS = ['get', 'post', 'put', 'delete']
/** What the gateway shows, in this order; `/internal` and the operations of a process are nobody's business outside. */
const SHOWN = ['/api/', '/admin/', '/healthz']

/** The name that the routes' `security` uses. */
const securitySchemes = { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } as const

const DESCRIPTION = `Articles for the mini-program, and the editors' desk behind them. Log in with \`POST /admin/auth/login\`, press
**Authorize** and paste the token: every admin request below then carries it. Errors are always
\`{"error", "code", "request_id"}\`, also where the gateway answers by itself.`

/** The API of all services as one document, from the schemas that they validate and serialize with. */
export async function buildDocument(): Promise<OpenApiDocument> {
  const all = await Promise.all(SERVICE_APPS.map(pathsOf))
  return documentOf(sorted(Object.assign({}, ...all)))
}

async function pathsOf(build: (typeof SERVICE_APPS)[number]): Promise<Paths> {
  const app = await build(async (prepared) => {
    await prepared.register(swagger, { openapi: { openapi: '3.1.0', components: { securitySchemes } } })
  })
  await app.ready()
  // As JSON: TypeBox's own marks are not part of the document.
  const { paths } = JSON.parse(JSON.stringify(app.swagger())) as { paths: Paths }
  await app.close()
  const shown = Object.entries(paths).filter(([path]) => rank(path) >= 0)
  for (const [path, operations] of shown) {
    for (const [method, operation] of Object.entries(operations)) {
      tidy(operation)
      addGatewayAnswers(path, method, operation)
    }
  }
  return Object.fromEntries(shown)
}

/** Says what the plugin cannot know: statuses in words, and that a parameter with a default may be left out. */
function tidy({ parameters = [], responses }: Operation): void {
  for (const parameter of parameters) if ('default' in parameter.schema) parameter.required = false
  for (const [status, response] of Object.entries(responses)) response.description = STATUS_CODES[status] ?? ''
}

const rank = (path: string): number => SHOWN.findIndex((prefix) => path.startsWith(prefix))

/** The same schemas give the same bytes, in whatever order services register their routes. */
function sorted(paths: Paths): Paths {
  const names = Object.keys(paths).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return Object.fromEntries(names.map((name) => [name, inOrder(paths[name]!)]))
}

const inOrder = (operations: Record<string, Operation>): Record<string, Operation> =>
  Object.fromEntries(METHODS.flatMap((method) => (operations[method] ? [[method, operations[method]]] : [])))

function documentOf(paths: Paths) {
  const tags = new Set(Object.values(paths).flatMap((path) => Object.values(path).flatMap((one) => one.tags ?? [])))
  return {
    openapi: '3.1.0',
    info: { title: 'Bajiaozhi (八角志)', version: '0.1.0', description: DESCRIPTION },
    servers: [{ url: '/', description: 'this gateway' }],
    tags: [...tags].map((name) => ({ name })),
    paths: withReferences(paths) as Paths,
    components: { securitySchemes, schemas: NAMED_SCHEMAS },
  }
}

export const serialize = (document: OpenApiDocument): string => `${JSON.stringify(document, null, 2)}\n`
