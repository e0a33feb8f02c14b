import { createHash } from 'node:crypto'
import fastify from 'fastify'
import { eventCardBytes } from '../src/event-card.ts'

// What stands for a service behind every proxied side: a bare Fastify that answers from memory, with the headers that a service of
// this project sends. Any event is the same card; any other resource is as large as an article, and says which one it is.
//   upstream.ts PORT

const card = eventCardBytes()
const summary = 'A summary as long as they are in the sample content, so that an article has its usual size. '.repeat(8)

const publicRead = (bytes: Buffer | string, tag: string) => ({
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(bytes),
  etag: `"${createHash('sha1').update(bytes).digest('base64url')}"`,
  'cache-control': 'no-cache',
  vary: 'Accept-Encoding',
  'x-cache-tags': tag,
})
const cardHeaders = publicRead(card, 'event:1')

const app = fastify({ logger: false })
app.get('/readyz', async () => ({}))
app.get('/api/events/:id', (_request, reply) => {
  void reply.headers(cardHeaders).send(card)
})
app.get<{ Params: { '*': string } }>('/api/*', (request, reply) => {
  const body = JSON.stringify({ id: request.params['*'], url: request.url, summary })
  void reply.headers(publicRead(body, `article:${request.params['*']}`)).send(body)
})
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
