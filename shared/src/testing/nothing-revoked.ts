import { REVOKED_COPY } from '../contracts/admin-token.ts'
import { closeRedis, createRedis, type RedisOptions, whenReady } from '../redis/connection.ts'

/** Promises for good, in the place of an articles that is not there, that no token was revoked. */
export async function promiseNothingRevoked(options: Pick<RedisOptions, 'addr' | 'logger'>): Promise<void> {
  const redis = createRedis({ ...options, user: 'default', password: 'none', db: 0, name: 'no-articles' })
  try {
    await whenReady(redis, 10_000)
    await redis.set(REVOKED_COPY.complete, '1')
  } finally {
    closeRedis(redis)
  }
}
