/**
 * Calls `giveUp` after so many milliseconds and one turn of the event loop: timers come before sockets there, so a process that was held
 * up itself (a garbage collection, a busy machine) would find its time over with the answer lying there unread.
 * @returns what stops it
 */
export function giveUpAfter(ms: number, giveUp: () => void): () => void {
  let lastTurn: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    lastTurn = setImmediate(giveUp)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(lastTurn)
  }
}
