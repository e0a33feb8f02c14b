import httpProxy from '@fastify/http-proxy'
import fastify from 'fastify'

// What many would put in front of the services: @fastify/http-proxy as it comes, without logs.
//   bare-proxy.ts PORT UPSTREAM

const [, , port, upstream = ''] = process.argv
const app = fastify({ logger: false })
await app.register(httpProxy, { upstream })
await app.listen({ host: '127.0.0.1', port: Number(port) })
