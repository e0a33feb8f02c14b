/** Who may come in by a row: everybody, or bearers of a valid admin token. */
export type Access = 'public' | 'admin'

export interface ProxyRoute {
  prefix: string
  service: ServiceName
  access: Access
  /** The longest body in bytes, a little above what the schemas behind can take. GET and HEAD have none at all. */
  bodyLimit: number
}

/** The services behind the gateway; config.ts says where each is. */
export const SERVICES = ['articles', 'events', 'fighters'] as const
export type ServiceName = (typeof SERVICES)[number]

const KIB = 1024

/** Everything that the gateway passes on. What is not here does not exist, `/internal` first of all. */
export const ROUTES: readonly ProxyRoute[] = [
  { prefix: '/api/articles', service: 'articles', access: 'public', bodyLimit: 0 },
  { prefix: '/admin/auth', service: 'articles', access: 'admin', bodyLimit: 4 * KIB },
  { prefix: '/admin/sources', service: 'articles', access: 'admin', bodyLimit: 64 * KIB },
  { prefix: '/admin/ingest', service: 'articles', access: 'admin', bodyLimit: 16 * KIB },
  { prefix: '/admin/queues', service: 'articles', access: 'admin', bodyLimit: 16 * KIB },
  { prefix: '/admin/review', service: 'articles', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/admin/articles', service: 'articles', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/api/events', service: 'events', access: 'public', bodyLimit: 0 },
  { prefix: '/admin/events', service: 'events', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/api/fighters', service: 'fighters', access: 'public', bodyLimit: 0 },
  { prefix: '/admin/fighters', service: 'fighters', access: 'admin', bodyLimit: 512 * KIB },
]

/** The one admin address that needs no token: it gives them out. */
export const LOGIN_PATH = '/admin/auth/login'

/** How long a service may take for its answer; the mini-program itself gives up after 8 s. */
export const TIMEOUT_MS: Record<Access, number> = { public: 3000, admin: 8000 }
