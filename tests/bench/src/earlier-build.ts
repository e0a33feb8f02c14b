import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Parts } from './parts.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const WORKSPACES = '@bajiaozhi'

/**
 * Lays out the sources of an earlier commit, with the present packages but its own `shared`, until `parts` end.
 * @returns the folder; throws when this clone does not hold the commit
 */
export function earlierBuild(parts: Parts, commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), `build-${commit}-`))
  parts.defer(() => rmSync(folder, { recursive: true }))
  const packages = join(folder, 'node_modules')
  mkdirSync(join(packages, WORKSPACES), { recursive: true })
  const tar = execFileSync('git', ['archive', commit, 'shared', 'services', 'package.json'], {
    cwd: ROOT,
    maxBuffer: 256 * 1024 * 1024,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: tar })
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== WORKSPACES) symlinkSync(join(ROOT, 'node_modules', name), join(packages, name))
  symlinkSync(join(folder, 'shared'), join(packages, WORKSPACES, 'shared'))
  for (const workspace of ['shared', 'services/gateway']) {
    const own = join(ROOT, workspace, 'node_modules')
    if (existsSync(own)) symlinkSync(own, join(folder, workspace, 'node_modules'))
  }
  return folder
}
