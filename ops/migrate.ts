import { setTimeout as pause } from 'node:timers/promises'
import { orExit, readEnvironment } from '@bajiaozhi/shared/config/environment'
import { LogLevel } from '@bajiaozhi/shared/config/fragments'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { createSequelize } from '@bajiaozhi/shared/mysql/connection'
import { type Migration, runMigrations } from '@bajiaozhi/shared/mysql/migrations'
import { provisionOwner } from '@bajiaozhi/shared/mysql/provision'
import { mysqlUnavailable } from '@bajiaozhi/shared/mysql/unavailable'
import Type from 'typebox'
import { migrations as articles } from '../services/articles/src/migrations/index.ts'
import { loadSample as loadArticlesSample } from '../services/articles/src/sample/load-sample.ts'
import { migrations as events } from '../services/events/src/migrations/index.ts'
import { loadSample as loadEventsSample } from '../services/events/src/sample/load-sample.ts'
import { migrations as fighters } from '../services/fighters/src/migrations/index.ts'
import { loadSample as loadFightersSample } from '../services/fighters/src/sample/load-sample.ts'

// The one-shot job that every service waits for: databases and users, migrations, sample content. Safe to run again and twice at
// once; any failure ends it with a code other than 0, and nothing starts on a half-made database.

const config = orExit(() =>
  readEnvironment(
    Type.Object({
      MYSQL_ROOT_DSN: Type.String({ pattern: '^mysql://[^\\s/]+$', description: 'mysql://root:password@host:port' }),
      ARTICLES_MYSQL_PASSWORD: Type.String({ minLength: 1 }),
      EVENTS_MYSQL_PASSWORD: Type.String({ minLength: 1 }),
      FIGHTERS_MYSQL_PASSWORD: Type.String({ minLength: 1 }),
      SAMPLE: Type.Enum(['0', '1'] as const, { default: '0' }),
      LOG_LEVEL: LogLevel,
    }),
    process.env,
  ),
)

interface Owner {
  name: string
  password: string
  migrations: readonly Migration[]
  loadSample: typeof loadArticlesSample
}

const owners: Owner[] = [
  { name: 'articles', password: config.ARTICLES_MYSQL_PASSWORD, migrations: articles, loadSample: loadArticlesSample },
  { name: 'fighters', password: config.FIGHTERS_MYSQL_PASSWORD, migrations: fighters, loadSample: loadFightersSample },
  { name: 'events', password: config.EVENTS_MYSQL_PASSWORD, migrations: events, loadSample: loadEventsSample },
]

const logger = createLogger({ service: 'migrate', level: config.LOG_LEVEL })
const open = (database: string) => createSequelize({ dsn: `${config.MYSQL_ROOT_DSN}/${database}`, logger, poolMax: 4 })

// `docker compose restart` starts this job beside MySQL, not after it.
async function untilMysqlAnswers(patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      await root.query('SELECT 1')
      return
    } catch (error) {
      if (!mysqlUnavailable(error) || Date.now() > deadline) throw error
      logger.info('MySQL does not answer yet')
      await pause(500)
    }
  }
}

const root = open('mysql')
await untilMysqlAnswers(30_000)
for (const owner of owners) {
  await provisionOwner(root, owner)
  const sequelize = open(owner.name)
  await runMigrations({ sequelize, migrations: owner.migrations, logger })
  if (config.SAMPLE === '1') await owner.loadSample({ sequelize, logger })
  await sequelize.close()
}
await root.close()
