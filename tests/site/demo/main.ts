import { randomUUID } from 'node:crypto'
import { createNarrator, WrongAnswer } from './narrator.ts'
import { read, walk } from './walk.ts'

// Runs in the container of the sample site, so that a machine needs nothing but Docker:
//   main.ts walk [FEED]     from a feed to a reader; the last line is the article's id
//   main.ts read ARTICLE    reads it again
// GATEWAY and TOKEN come from ops/demo.

const { GATEWAY = 'http://gateway:8080', TOKEN = '' } = process.env
const [command, argument] = process.argv.slice(2)
const narrator = createNarrator(GATEWAY, TOKEN)

try {
  if (command === 'walk') {
    const articleId = await walk(narrator, argument || `http://site:8090/feeds/fresh.xml?run=${randomUUID()}&n=3`)
    narrator.tell('6. Readers see it.')
    await read(narrator, articleId)
    process.stdout.write(`\n${articleId}\n`)
  } else {
    await read(narrator, Number(argument))
  }
} catch (error) {
  process.stdout.write(`\nWRONG: ${error instanceof WrongAnswer ? error.message : error}\n`)
  process.exitCode = 1
}
