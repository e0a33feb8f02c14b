import { randomUUID } from 'node:crypto'
import { createNarrator, WrongAnswer } from './narrator.ts'
import { liveNight, readNight } from './night.ts'
import { read, walk } from './walk.ts'

// Runs in the container of the sample site, so that a machine needs nothing but Docker:
//   main.ts walk [FEED]           from a feed to a reader; the last line is the article's id
//   main.ts night                 an event from its announcement to its end; the last line is its id
//   main.ts read ARTICLE EVENT    reads both again
// GATEWAY and TOKEN come from ops/demo.

const { GATEWAY = 'http://gateway:8080', TOKEN = '' } = process.env
const [command, argument, event] = process.argv.slice(2)
const narrator = createNarrator(GATEWAY, TOKEN)

try {
  if (command === 'walk') {
    const articleId = await walk(narrator, argument || `http://site:8090/feeds/fresh.xml?run=${randomUUID()}&n=3`)
    narrator.tell('6. Readers see it.')
    await read(narrator, articleId)
    process.stdout.write(`\n${articleId}\n`)
  } else if (command === 'night') {
    process.stdout.write(`\n${await liveNight(narrator)}\n`)
  } else {
    await read(narrator, Number(argument))
    await readNight(narrator, Number(event))
  }
} catch (error) {
  process.stdout.write(`\nWRONG: ${error instanceof WrongAnswer ? error.message : error}\n`)
  process.exitCode = 1
}
