import { type Handler, send, XML } from './answer.ts'

/** A document that somebody brings along (`make demo DEMO_FEED=file`): the site serves it as it came. */
export function createGiven() {
  let document: Buffer = Buffer.alloc(0)
  return {
    take(body: Buffer): void {
      document = body
    },
    /** Readers look at what it is, not at what it is called. */
    serve: (({ response }) => send(response, XML, document)) satisfies Handler,
  }
}
