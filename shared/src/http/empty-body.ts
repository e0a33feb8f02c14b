import type { IncomingHttpHeaders } from 'node:http'

/** Clients such as `wx.request` call a body that they do not send JSON; without its type it counts as no body. */
export async function forgetTypeOfEmptyBody({ headers }: { headers: IncomingHttpHeaders }): Promise<void> {
  const length = headers['content-length']
  const isEmpty = headers['transfer-encoding'] === undefined && (length === undefined || length === '0')
  if (isEmpty) delete headers['content-type']
}
