import { writeFile } from 'node:fs/promises'
import { buildDocument, serialize } from './document.ts'

// Writes the document that the gateway serves at /docs: npm run openapi

const target = new URL('../../services/gateway/openapi.json', import.meta.url)
const document = await buildDocument()
await writeFile(target, serialize(document))
process.stdout.write(`services/gateway/openapi.json: ${Object.keys(document.paths).length} paths\n`)
