import { giveUpAfter } from '@bajiaozhi/shared/timing/give-up-after'
import { buildConnector, errors } from 'undici'

/** Connects within `timeoutMs`. undici's own timers tick every half second, which is longer than that. */
export function createConnector(timeoutMs: number): buildConnector.connector {
  // Its timer ends the sockets that ours has given up.
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false })
  return (options, callback) => {
    let isOver = false
    const stop = giveUpAfter(timeoutMs, () => {
      isOver = true
      callback(new errors.ConnectTimeoutError(`no connection in ${timeoutMs} ms`), null)
    })
    connect(options, (...[error, socket]) => {
      stop()
      if (isOver) socket?.destroy()
      else if (error) callback(error, null)
      else callback(null, socket)
    })
  }
}
