import { describe, expect, test } from '@jest/globals'
import { createSharedLoads } from '../../src/cache/shared-loads.ts'

/** A MySQL whose answers are given by hand. */
function manualSource() {
  const asked: { answer: (value: string) => void; fail: (error: Error) => void }[] = []
  const load = () =>
    new Promise<string>((resolve, reject) => {
      asked.push({ answer: resolve, fail: reject })
    })
  return { asked, load }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('shared loads', () => {
  test('who comes before it has started shares it', async () => {
    const { asked, load } = manualSource()
    const loads = createSharedLoads(4)

    const both = Promise.all([loads.run('a', load), loads.run('a', load)])
    await turn()
    asked[0]!.answer('x')

    expect(await both).toEqual(['x', 'x'])
    expect(asked).toHaveLength(1)
  })

  test('who comes while it runs gets a later one, shared with all who came meanwhile', async () => {
    const { asked, load } = manualSource()
    const loads = createSharedLoads(4)
    const first = loads.run('a', load)
    await turn()

    const late = Promise.all([loads.run('a', load), loads.run('a', load)])
    await turn()
    expect(asked).toHaveLength(1)
    asked[0]!.answer('old')
    expect(await first).toBe('old')
    await turn()
    asked[1]!.answer('new')

    expect(await late).toEqual(['new', 'new'])
    expect(asked).toHaveLength(2)
  })

  test('when it fails, so do those who wait for the next one, and who comes afterwards tries again', async () => {
    const { asked, load } = manualSource()
    const loads = createSharedLoads(4)
    const first = loads.run('a', load)
    await turn()
    const late = loads.run('a', load)
    asked[0]!.fail(new Error('away'))

    await expect(first).rejects.toThrow('away')
    await expect(late).rejects.toThrow('away')
    const again = loads.run('a', load)
    await turn()
    asked[1]!.answer('back')
    expect(await again).toBe('back')
  })

  test('only so many run at once, and one that waits for its turn can still be shared', async () => {
    const { asked, load } = manualSource()
    const loads = createSharedLoads(2)
    const all = ['a', 'b', 'c', 'c'].map((name) => loads.run(name, load))
    await turn()
    expect(asked).toHaveLength(2)

    asked[0]!.answer('x')
    await turn()

    expect(asked).toHaveLength(3)
    asked[1]!.answer('y')
    asked[2]!.answer('z')
    expect(await Promise.all(all)).toEqual(['x', 'y', 'z', 'z'])
  })
})
