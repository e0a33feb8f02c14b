import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ReplicaSet } from '../../src/upstream/replica-set.ts'
import type { ResolveAddresses } from '../../src/upstream/resolve-addresses.ts'

const logger = createLogger({ service: 'test', level: 'silent' })
const failure = (code: string) => Object.assign(new Error(code), { code })

describe('the replicas of a service', () => {
  const made: ReplicaSet[] = []
  const replicasOf = (resolve: ResolveAddresses, url = 'http://articles:3000') => {
    const options = { url: new URL(url), resolve, logger, connectMs: 300, gatewayId: 'g', onEjection: () => undefined }
    const replicas = new ReplicaSet(options)
    made.push(replicas)
    return replicas
  }

  afterEach(async () => {
    await Promise.all(made.splice(0).map((replicas) => replicas.close()))
  })

  it('stay as they are while DNS cannot be asked', async () => {
    const answers: (() => Promise<string[]>)[] = [
      async () => ['10.0.0.1'],
      async () => Promise.reject(failure('EAI_AGAIN')),
    ]
    const replicas = replicasOf(() => answers.shift()!())
    await replicas.refresh()
    await replicas.refresh()
    expect(replicas.size).toBe(1)
  })

  it('are forgotten when DNS says that the name has no address: another container may get it', async () => {
    const answers: (() => Promise<string[]>)[] = [
      async () => ['10.0.0.1'],
      async () => Promise.reject(failure('ENOTFOUND')),
    ]
    const replicas = replicasOf(() => answers.shift()!())
    await replicas.refresh()
    await replicas.refresh()
    expect(replicas.size).toBe(0)
  })

  it('share one look at DNS among all who wait for it', async () => {
    let asked = 0
    const replicas = replicasOf(async () => {
      asked += 1
      return ['10.0.0.1', '10.0.0.1', 'fd00::2']
    })
    await Promise.all([replicas.refresh(), replicas.refresh(), replicas.refresh()])
    expect([asked, replicas.size]).toEqual([1, 2])
  })

  it('are not waited for longer than for a connection when nobody answers for the name', async () => {
    const replicas = replicasOf(() => new Promise((resolve) => setTimeout(resolve, 1000, [])))
    const begun = performance.now()
    await replicas.refreshInTime()
    expect(performance.now() - begun).toBeLessThan(800)
  })

  it('are asked for by the bare address when the service is named by one', async () => {
    const names: string[] = []
    const replicas = replicasOf(async (name) => {
      names.push(name)
      return [name]
    }, 'http://[::1]:3000')
    await replicas.refresh()
    expect(names).toEqual(['::1'])
    expect(replicas.pick([], true, 0)!.address).toBe('::1')
  })
})
