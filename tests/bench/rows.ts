import { hotCard } from './rows/hot-card.ts'
import { stampede } from './rows/stampede.ts'
import type { Row } from './src/result.ts'

/** In the order in which they run. */
export const ROWS: readonly Row[] = [hotCard, stampede]
