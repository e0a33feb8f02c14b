/**
 * Stands for a dependency that is never used: whatever is asked of it is a stand-in again. Building an app must not need
 * more, since a composition root does no I/O.
 */
export function standIn<T>(): T {
  const self: unknown = new Proxy(() => undefined, {
    // A promise resolved with it must not wait for it.
    get: (_target, name) => (name === 'then' ? undefined : self),
    apply: () => self,
  })
  return self as T
}
