import { createServer, type ServerResponse } from 'node:http'

// A service that does ten things at a time, each for 20 ms, and lets everybody else wait: 500 a second at best.
//   slots.ts PORT

const SLOTS = 10
const SERVICE_MS = 20
const HEADERS = { 'content-type': 'application/json', 'x-cache-tags': 'stub' }

const waiting: ServerResponse[] = []
let busy = 0

function serveNext(): void {
  const response = waiting.shift()
  if (response === undefined) return
  // Nobody is served who has left.
  if (response.destroyed) {
    serveNext()
    return
  }
  busy += 1
  setTimeout(() => {
    response.writeHead(200, HEADERS).end('{}')
    busy -= 1
    serveNext()
  }, SERVICE_MS)
}

const server = createServer((request, response) => {
  if (request.url === '/readyz') return void response.writeHead(200).end('{}')
  waiting.push(response)
  if (busy < SLOTS) serveNext()
})
server.listen(Number(process.argv[2]), '127.0.0.1')
