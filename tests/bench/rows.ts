import { commitToGone } from './rows/commit-to-gone.ts'
import { deepPages } from './rows/deep-pages.ts'
import { hotBefore } from './rows/hot-before.ts'
import { hotCard } from './rows/hot-card.ts'
import { memory } from './rows/memory.ts'
import { overload } from './rows/overload.ts'
import { queueDepth, queueRecovery, queueSpeed } from './rows/queue.ts'
import { stampede } from './rows/stampede.ts'
import { traces } from './rows/traces.ts'
import { uncached } from './rows/uncached.ts'
import { unpublishRaces } from './rows/unpublish-races.ts'
import type { Row } from './src/result.ts'

/** In the order in which they run. */
export const ROWS: readonly Row[] = [
  hotCard,
  hotBefore,
  uncached,
  overload,
  stampede,
  commitToGone,
  unpublishRaces,
  deepPages,
  memory,
  traces,
  queueSpeed,
  queueDepth,
  queueRecovery,
]
