import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, jest } from '@jest/globals'

/** npm itself is started, on a machine that may be busy. */
jest.setTimeout(60_000)

const script = fileURLToPath(new URL('../../ops/audit', import.meta.url))
let registry: Server

afterEach(() => {
  registry.closeAllConnections()
  registry.close()
})

/** Runs the script against a registry that answers like this when it is asked for advisories. */
async function auditWith(status: number, advisories: object): Promise<{ code: number; said: string }> {
  registry = createServer((request, response) => {
    request.resume()
    response.writeHead(request.method === 'POST' ? status : 404, { 'content-encoding': 'gzip' })
    response.end(gzipSync(JSON.stringify(advisories)))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const { port } = registry.address() as AddressInfo
  const audit = spawn(script, { env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` } })
  const [[code], out, err] = await Promise.all([once(audit, 'exit'), text(audit.stdout), text(audit.stderr)])
  return { code, said: out + err }
}

const advisory = {
  id: 1,
  url: 'https://advisories.example.org/1',
  title: 'It lets anybody in',
  severity: 'critical',
  vulnerable_versions: '<9999',
  cwe: [],
  cvss: { score: 9.8, vectorString: null },
}

describe('ops/audit', () => {
  it('ends well when the registry knows of nothing', async () => {
    expect(await auditWith(200, {})).toEqual({ code: 0, said: expect.stringContaining('no published advisory') })
  })

  it('fails and lists what the registry knows of', async () => {
    const { code, said } = await auditWith(200, { nats: [advisory] })

    expect(code).toBe(1)
    expect(said).toContain('It lets anybody in')
  })

  it('never takes a registry without advisories for a clean one', async () => {
    expect(await auditWith(405, {})).toEqual({ code: 2, said: expect.stringContaining('NOT CHECKED') })
  })
})
