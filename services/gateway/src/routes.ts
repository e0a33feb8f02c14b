import type { Priority } from './overload/admission.ts'
import type { Policy } from './upstream/policy.ts'

/** Who may come in by a row: everybody, or bearers of a valid admin token. */
export type Access = 'public' | 'admin'

export interface ProxyRoute {
  prefix: string
  service: ServiceName
  access: Access
  /** What is shed first when the service has too much to do; as the access says unless told. */
  priority?: Priority
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
  { prefix: '/admin/ingest', service: 'articles', access: 'admin', priority: 'background', bodyLimit: 16 * KIB },
  { prefix: '/admin/queues', service: 'articles', access: 'admin', bodyLimit: 16 * KIB },
  { prefix: '/admin/review', service: 'articles', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/admin/articles', service: 'articles', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/api/events', service: 'events', access: 'public', bodyLimit: 0 },
  { prefix: '/admin/events', service: 'events', access: 'admin', bodyLimit: 128 * KIB },
  { prefix: '/api/fighters', service: 'fighters', access: 'public', bodyLimit: 0 },
  { prefix: '/admin/fighters', service: 'fighters', access: 'admin', bodyLimit: 512 * KIB },
]

/** The prefix of a service's public row. */
export const publicPrefixOf = (service: ServiceName): string =>
  ROUTES.find((row) => row.service === service && row.access === 'public')!.prefix

/** The one admin address that needs no token: it gives them out. */
export const LOGIN_PATH = '/admin/auth/login'

/** Milliseconds that a connection to a replica may take, whoever waits for it. */
export const CONNECT_MS = 300

/**
 * How long a service may take. A public read that one replica does not answer in a second is answered by another within three;
 * an editor's request may take as long as the mini-program and people wait, and is made once.
 */
export const POLICIES: Record<Access, Policy> = {
  public: { attemptMs: 1000, totalMs: 3000, repeatsReads: true },
  admin: { attemptMs: 8000, totalMs: 8000, repeatsReads: false },
}
