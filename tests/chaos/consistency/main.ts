import { runChecks } from '../run-checks.ts'
import { describeRun } from './report.ts'
import { runCheck } from './run.ts'
import { VARIANTS } from './variants.ts'
import { failuresOf, isCaught } from './verdict.ts'

/** Stale reads of a broken backend after which it need not be watched for longer. */
const ENOUGH = 10

await runChecks(VARIANTS, async (variant, { isBroken, seconds, ...tools }) => {
  /** In five minutes every fault five times, in half a minute once. */
  const timesEach = Math.max(1, Math.round(seconds / 60))
  const enough = isBroken ? ENOUGH : Number.POSITIVE_INFINITY
  const { figures, windows } = await runCheck({ variant, seconds, timesEach, enough, ...tools })
  const unnoticed = isCaught(figures, windows) ? [] : ['a broken backend went unnoticed: the check is too gentle']
  const failures = isBroken ? unnoticed : failuresOf(figures, windows, timesEach, seconds)
  return { lines: describeRun(figures, windows), failures }
})
