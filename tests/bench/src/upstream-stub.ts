import { local, PORTS } from './addresses.ts'
import { LOAD_CORE, nodeCommand, startProcess } from './host-process.ts'
import type { Parts } from './parts.ts'

/** What stands for the services, on the core of the load; it has any event and any article. */
export const startUpstreamStub = (parts: Parts) =>
  startProcess(parts, {
    name: 'upstream',
    command: nodeCommand('tests/bench/processes/upstream.ts', [String(PORTS.upstream)]),
    readyAt: local(PORTS.upstream, '/readyz'),
    core: LOAD_CORE,
  })
