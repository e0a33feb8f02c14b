import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CARD_PATH, local } from './addresses.ts'
import { MEASURED_CORE, startProcess } from './host-process.ts'
import type { Parts } from './parts.ts'

/** One worker with `nginx/<name>.conf`, in a directory of its own that holds `card` at the card's path. */
export async function startNginx(parts: Parts, name: 'file' | 'proxy', port: number, card: Buffer): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-nginx-'))
  const file = join(directory, 'files', CARD_PATH)
  mkdirSync(dirname(file), { recursive: true })
  mkdirSync(join(directory, 'temp'))
  writeFileSync(file, card)
  // The worker of a root's nginx is another user.
  chmodSync(directory, 0o755)
  const configuration = fileURLToPath(new URL(`../nginx/${name}.conf`, import.meta.url))
  parts.defer(() => rmSync(directory, { recursive: true, force: true }))
  await startProcess(parts, {
    name: `nginx-${name}`,
    command: ['nginx', '-e', 'stderr', '-p', directory, '-c', configuration],
    readyAt: local(port, CARD_PATH),
    core: MEASURED_CORE,
    endBy: 'SIGTERM',
  })
}
