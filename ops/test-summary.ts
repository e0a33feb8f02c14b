// Sums up a run of ops/test. Prints its line last, also to summary.txt; exit code 1 when anything failed.
//   node ops/test-summary.ts RESULTS_FOLDER
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Assertion = {
  fullName: string
  status: 'passed' | 'failed' | 'pending' | 'todo' | 'skipped' | 'disabled' | 'focused'
}
type JestReport = { numRuntimeErrorTestSuites: number; testResults: { name: string; assertionResults: Assertion[] }[] }

/** The only reason for which a test may be skipped: reference data that not every clone has beside it. */
const ALLOWED_SKIP = '[needs ../shared/data]'

const folder = process.argv[2] ?? '.test-results'
const total = { passed: 0, failed: 0, skipped: 0 }

function countTest({ fullName, status }: Assertion): void {
  if (status === 'passed') total.passed += 1
  else if (status === 'failed') total.failed += 1
  else if (fullName.includes(ALLOWED_SKIP)) total.skipped += 1
  else {
    total.failed += 1
    console.log(`skipped without an accepted reason: ${fullName}`)
  }
}

function countReport(file: string): void {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8')) as JestReport
  total.failed += report.numRuntimeErrorTestSuites
  for (const suite of report.testResults) suite.assertionResults.forEach(countTest)
}

// A check with tests counts by its tests, unless it failed before any of them did.
function countCheck(line: string): void {
  const [outcome, name] = line.split(' ')
  const hasTests = existsSync(join(folder, `${name}.json`))
  if (outcome === 'passed' && !hasTests) total.passed += 1
  if (outcome === 'failed' && (!hasTests || total.failed === 0)) total.failed += 1
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) countReport(file)
for (const line of readFileSync(join(folder, 'checks.txt'), 'utf8').trim().split('\n')) countCheck(line)

const summary = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`
writeFileSync(join(folder, 'summary.txt'), `${summary}\n`)
console.log(summary)
process.exitCode = total.failed > 0 ? 1 : 0
