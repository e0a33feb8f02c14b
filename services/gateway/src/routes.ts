/** Who may come in by a row: everybody, or bearers of a valid admin token. */
export type Access = 'public' | 'admin'

export interface ProxyRoute {
  prefix: string
  service: ServiceName
  access: Access
}

/** The services behind the gateway; config.ts says where each is. */
export const SERVICES = ['articles', 'events', 'fighters'] as const
export type ServiceName = (typeof SERVICES)[number]

/** Everything that the gateway passes on. What is not here does not exist, `/internal` first of all. */
export const ROUTES: readonly ProxyRoute[] = [
  { prefix: '/api/articles', service: 'articles', access: 'public' },
  { prefix: '/admin/auth', service: 'articles', access: 'admin' },
  { prefix: '/admin/sources', service: 'articles', access: 'admin' },
  { prefix: '/admin/ingest', service: 'articles', access: 'admin' },
  { prefix: '/admin/queues', service: 'articles', access: 'admin' },
  { prefix: '/admin/review', service: 'articles', access: 'admin' },
  { prefix: '/admin/articles', service: 'articles', access: 'admin' },
  { prefix: '/api/events', service: 'events', access: 'public' },
  { prefix: '/admin/events', service: 'events', access: 'admin' },
  { prefix: '/api/fighters', service: 'fighters', access: 'public' },
  { prefix: '/admin/fighters', service: 'fighters', access: 'admin' },
]

/** The one admin address that needs no token: it gives them out. */
export const LOGIN_PATH = '/admin/auth/login'

/** How long a service may take for its answer; the mini-program itself gives up after 8 s. */
export const TIMEOUT_MS: Record<Access, number> = { public: 3000, admin: 8000 }
