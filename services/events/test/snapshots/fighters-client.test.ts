import { UpstreamError } from '@bajiaozhi/shared/http/internal-client'
import { describe, expect, test } from '@jest/globals'
import type { TSchema } from 'typebox'
import { createFightersClient } from '../../src/snapshots/fighters-client.ts'
import { aSnapshot } from '../fakes/memory-database.ts'

function clientOf(answer: () => unknown) {
  const asked: string[] = []
  const request = async (method: string, path: string, _request: { schema: TSchema }) => {
    asked.push(`${method} ${path}`)
    return answer() as never
  }
  return { client: createFightersClient({ request }), asked }
}
const failing = (error: Error) =>
  clientOf(() => {
    throw error
  }).client

describe('asking fighters for one', () => {
  test('gives its snapshot', async () => {
    const { client, asked } = clientOf(() => aSnapshot(7))
    expect(await client.find(7)).toEqual(aSnapshot(7))
    expect(asked).toEqual(['GET /internal/fighters/7'])
  })

  test('gives null when there is none', async () => {
    expect(await failing(new UpstreamError(404, 'no such fighter')).find(7)).toBeNull()
  })

  test.each([new UpstreamError(0, 'no answer'), new UpstreamError(500, 'broken'), new Error('not the shape')])(
    'is 503 when nobody can say: %s',
    async (error) => {
      await expect(failing(error).find(7)).rejects.toMatchObject({ status: 503, code: 'FIGHTERS_UNAVAILABLE' })
    },
  )
})

test('asking for changes names the time and the page', async () => {
  const { client, asked } = clientOf(() => ({ items: [], next_cursor: null }))
  await client.listChanged({})
  await client.listChanged({ changedSince: '2026-02-17T12:00:00Z', cursor: 'a+b' })
  expect(asked).toEqual([
    'GET /internal/fighters?limit=100',
    'GET /internal/fighters?limit=100&changed_since=2026-02-17T12%3A00%3A00Z&cursor=a%2Bb',
  ])
})
