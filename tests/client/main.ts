import { createMiniProgramApi } from './src/mini-program-api.ts'
import { visitEveryPage } from './src/visit.ts'

// Visits every page as the mini-program would; ends with 1 if a reader would miss or misread anything.
//   main.ts [ADDRESS]     the gateway's, http://gateway:8080 unless told otherwise
const address = process.argv[2] ?? 'http://gateway:8080'

try {
  const { problems, cards, fighters } = await visitEveryPage(createMiniProgramApi(address))
  for (const problem of problems) console.log(`WRONG: ${problem}`)
  console.log(`${cards} cards and ${fighters} fighters visited, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
} catch (error) {
  console.log(`WRONG: ${(error as Error).message}`)
  process.exitCode = 1
}
