import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { LOAD_CORE, loadCommand, MEASURED_CORE, nodeCommand } from './host-process.ts'
import type { Parts } from './parts.ts'

/**
 * Runs a file of `processes/` on the core of what is measured unless told, ended with `parts`.
 * @returns what it said by `process.send` as its result; rejects when it ends without
 */
export async function resultOf<T>(
  parts: Parts,
  file: string,
  args: string[],
  say: (line: string) => void,
  core = MEASURED_CORE,
): Promise<T> {
  const child = startChild(parts, file, args, core)
  let result: T | undefined
  child.on('message', (message: { say?: string; result?: T }) => {
    if (message.say !== undefined) say(message.say)
    if (message.result !== undefined) result = message.result
  })
  const [code, signal] = await once(child, 'exit')
  if (code !== 0 || result === undefined) throw new Error(`${file} ended with ${code ?? signal}`)
  return result
}

export function startChild(parts: Parts, file: string, args: string[], core = MEASURED_CORE): ChildProcess {
  const [program = '', ...rest] = [
    'taskset',
    '-c',
    String(core),
    ...(core === LOAD_CORE ? loadCommand : nodeCommand)(file, args),
  ]
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  parts.defer(() => void child.kill('SIGKILL'))
  return child
}
