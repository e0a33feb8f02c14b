import type { App } from './app-factory.ts'

/** Registers routes in a scope of their own, whose hooks (a guard, public headers) run for no other route. */
export async function inScope(app: App, register: (scope: App) => Promise<void>): Promise<void> {
  await app.register(async (scope) => register(scope as unknown as App))
}
