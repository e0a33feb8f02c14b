import { runChecks } from '../run-checks.ts'
import { BROKEN_STACKS, environmentOf } from './broken-stacks.ts'
import { PARAMETERS } from './parameters.ts'
import { isShort, planFaults } from './plan.ts'
import { describeRun } from './report.ts'
import { runCheck } from './run.ts'
import { createStack } from './stack.ts'
import { VARIANTS } from './variants.ts'
import { failuresOf, wrongdoingsOf } from './verdict.ts'

const { COMPOSE_PROJECT_NAME: project, CHECK_ADMIN_PASSWORD: password } = process.env
if (!project || !password) throw new Error('run this by ops/check-gateway, which starts the stack')
const login = { username: 'admin', password }

await runChecks(VARIANTS, async (variant, { seconds, ...tools }) => {
  const stack = createStack(project, { ...process.env, ...environmentOf(variant) })
  await stack.restore()
  const planned = variant === 'correct' ? planFaults(seconds) : [BROKEN_STACKS[variant].reveals]
  const faultMs = PARAMETERS.faultMs[variant !== 'correct' || isShort(seconds) ? 'short' : 'long']
  const figures = await runCheck({ stack, planned, faultMs, login, ...tools })
  const unnoticed = wrongdoingsOf(figures).length > 0 ? [] : ['a broken stack went unnoticed: the check is too gentle']
  return { lines: describeRun(figures), failures: variant === 'correct' ? failuresOf(figures) : unnoticed }
})
