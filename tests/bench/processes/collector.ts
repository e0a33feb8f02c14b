import { createServer } from 'node:http'

// Takes traces by OTLP over HTTP and forgets them.
//   collector.ts PORT

createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'))
}).listen(Number(process.argv[2]), '127.0.0.1')
