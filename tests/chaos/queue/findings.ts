import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sequelize } from '../../../shared/src/mysql/connection.ts'
import type { Redis } from '../../../shared/src/redis/connection.ts'
import { idIn } from './check-job.ts'
import { type ClaimEvent, eventsIn, findViolations, type Span } from './claims.ts'
import { createEffects } from './effects-repository.ts'
import { countHits, type Failpoint } from './failpoints.ts'
import type { Figures, RealFigures } from './figures.ts'
import { createRealRuns } from './real-runs-repository.ts'
import { deadLettersOf, type Queue } from './rest.ts'

interface Where {
  redis: Redis
  queue: Queue
  mysql: Sequelize
}

/** What became of the jobs, by MySQL, by the dead letters, and by what the workers wrote down. */
export async function lookAt({
  redis,
  queue,
  mysql,
  folder,
  restarts,
}: Where & { folder: string; restarts: readonly Span[] }): Promise<
  Pick<Figures, 'effects' | 'outcomes' | 'dead' | 'violations' | 'hits'>
> {
  const effects = createEffects(mysql)
  const letters = await deadLettersOf(redis, queue)
  return {
    effects: await effects.counts(),
    outcomes: await effects.outcomes(),
    // The engine cannot read the id of one that was cut.
    dead: letters.map(({ job_id, payload }) => job_id || idIn(payload)),
    violations: findViolations(claimsIn(folder), restarts),
    hits: hitsIn(folder),
  }
}

export async function lookAtReal({
  redis,
  queue,
  mysql,
  accepted,
}: Where & { accepted: ReadonlyMap<string, string> }): Promise<
  Pick<RealFigures, 'accepted' | 'notDone' | 'missing' | 'dead'>
> {
  const runs = createRealRuns(mysql)
  const [done, urls] = [await runs.done(), await runs.articleUrls()]
  return {
    accepted: accepted.size,
    notDone: [...accepted.keys()].filter((id) => !done.has(id)),
    missing: [...accepted.values()].filter((url) => !urls.has(url)),
    dead: (await deadLettersOf(redis, queue)).length,
  }
}

/** How often each failpoint was reached so far. */
export const hitsIn = (folder: string): Record<Failpoint, number> => countHits(linesOf(join(folder, 'hits')))

function claimsIn(folder: string): ClaimEvent[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('claims-'))
  return files.flatMap((name) => eventsIn(name.replace('claims-', ''), readFileSync(join(folder, name), 'utf8')))
}

const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])
