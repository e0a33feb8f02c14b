import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { admin, call, get } from './api.ts'
import { createFighter, editFighter, token } from './arena.ts'
import { BAD_IDS, BAD_PAGES, expectRefusal } from './refusal.ts'
import { restartCounts } from './stack.ts'

let before: string[]
beforeAll(async () => {
  before = await restartCounts()
}, 30_000)
afterAll(async () => expect(await restartCounts()).toEqual(before))

const found = async (q: string): Promise<number[]> =>
  (await get(`/api/fighters/search?q=${encodeURIComponent(q)}`)).body.items.map(({ id }: { id: number }) => id)
const addUpdate = (id: number, body: object) => admin('POST', `/admin/fighters/${id}/updates`, body)

describe('a fighter', () => {
  test('is shown with what is known, and nothing of what is not', async () => {
    const fighter = await createFighter(`Wei ${token()}`, { record: '10-2-0', stats: { Height: '64' } })

    expect((await get(`/api/fighters/${fighter.id}`)).body).toEqual({
      id: fighter.id,
      name: fighter.name,
      country: 'China',
      country_zh: '中国',
      record: '10-2-0',
      weight_class: 'Lightweight',
      stats: { Height: '64' },
      updates: [],
    })
  })

  test('is found in English, in Chinese and by nickname, in any case and with or without diacritics', async () => {
    const run = token()
    const { id } = await createFighter(`Jiří ${run} Procházka`, {
      name_zh: `普罗哈兹卡${run}`,
      nickname: `Denisa ${run}`,
    })

    for (const q of [run, `jiri ${run}`, `JIŘÍ ${run}`, `哈兹卡${run}`, `denisa ${run}`, ` ${run} proch`]) {
      expect({ q, found: await found(q) }).toEqual({ q, found: [id] })
    }
    expect(await found(`${run}x`)).toEqual([])
  })

  test.each(['', '   ', '%20'])('is not found by nothing (%j)', async (q) => {
    expect((await get(`/api/fighters/search?q=${q}`)).body).toEqual({ items: [], next_cursor: null })
  })

  test.each(['%', '_', '\\', "'", '"', '%25%25', '🥊', '张%_', "'; DROP TABLE fighters; --"])(
    'is not found by %j, which means nothing else than itself',
    async (q) => {
      const answer = await get(`/api/fighters/search?q=${encodeURIComponent(`${q}${token()}`)}`)
      expect([answer.status, answer.body.items]).toEqual([200, []])
    },
  )

  test('that was found is found by its new name at once, and no more by its old one', async () => {
    const [old, young] = [`Old ${token()}`, `Young ${token()}`]
    const { id } = await createFighter(old)
    expect([await found(old), await found(young)]).toEqual([[id], []])

    await editFighter(id, { name: young })

    expect([await found(old), await found(young)]).toEqual([[], [id]])
    expect((await get(`/api/fighters/${id}`)).body.name).toBe(young)
  })

  test('changes by what is given: an absent key changes nothing, null clears, what was read may be sent back', async () => {
    const fighter = await createFighter(`Full ${token()}`, { nickname: '🥊 The Full', record: '1-0-0' })
    const shown = (await admin('GET', `/admin/fighters/${fighter.id}`)).body

    const edited = await editFighter(fighter.id, { ...shown, nickname: null, record: '2-0-0' })

    expect(edited).toMatchObject({ name: fighter.name, nickname: '', record: '2-0-0' })
    expect(edited.version).toBeGreaterThan(shown.version)
    expect((await get(`/api/fighters/${fighter.id}`)).body).not.toHaveProperty('nickname')
  })

  test('has its 30 newest updates on its page, newest first', async () => {
    const { id } = await createFighter(`Busy ${token()}`)
    for (let n = 1; n <= 31; n++) {
      const day = String(n).padStart(2, '0')
      const content = `2026-01-${day} · 胜 · 降服 · 第1回合 2:03`
      expect((await addUpdate(id, { content, published_at: `2026-01-${day}T00:00:00Z` })).status).toBe(200)
    }

    const { updates } = (await get(`/api/fighters/${id}`)).body
    expect(updates).toHaveLength(30)
    expect([updates[0], updates[29]]).toEqual([
      expect.stringContaining('2026-01-31'),
      expect.stringContaining('2026-01-02'),
    ])
  }, 60_000)
})

describe('bad requests', () => {
  test.each(BAD_IDS)('the fighter id %s gets 400', async (id) => {
    expectRefusal(await get(`/api/fighters/${id}`), [400])
    expectRefusal(await admin('GET', `/admin/fighters/${id}`), [400])
  })

  test('the id of nothing gets 404', async () => {
    expectRefusal(await get('/api/fighters/999999999'), [404])
    expectRefusal(await admin('PUT', '/admin/fighters/999999999', { name: 'x' }), [404])
    expectRefusal(await addUpdate(999_999_999, { content: 'x' }), [404])
  })

  test.each([...BAD_PAGES, `q=${'x'.repeat(4000)}`, 'q=%00', 'q=a&q=b'])('the search %s gets 400', async (query) => {
    expectRefusal(await get(`/api/fighters/search?${query}`), [400])
  })

  test('a search that makes the address too long gets 414', async () => {
    expectRefusal(await get(`/api/fighters/search?q=${'x'.repeat(5000)}`), [414])
  })

  test.each([
    ['malformed JSON', '{"name":'],
    ['no JSON object', '[]'],
    ['no name', { country: 'China' }],
    ['a blank name', { name: '   ' }],
    ['a name of 600 characters', { name: 'x'.repeat(600) }],
    ['a wrong type', { name: 7 }],
    ['an unknown field', { name: 'x', colour: 'red' }],
    ['a record in words', { name: 'x', record: 'ten wins' }],
    ['stats that are no texts', { name: 'x', stats: { Height: 64 } }],
    ['stats in a list', { name: 'x', stats: ['64'] }],
    ['an avatar that is a script', { name: 'x', avatar_url: 'javascript:alert(1)' }],
    ['a NUL', '{"name":"a\\u0000b"}'],
    ['half of a surrogate pair', '{"name":"\\ud83e"}'],
  ])('a fighter with %s gets a clear 4xx', async (_what, body) => {
    expectRefusal(await admin('POST', '/admin/fighters/manual', body), [400, 422])
  })

  test.each([
    ['no content', {}],
    ['blank content', { content: '  ' }],
    ['a time that is none', { content: 'x', published_at: 'yesterday' }],
    ['an unknown field', { content: 'x', colour: 'red' }],
  ])('an update with %s gets a clear 4xx', async (_what, body) => {
    const { id } = await createFighter(`Quiet ${token()}`)
    expectRefusal(await addUpdate(id, body), [400, 422])
  })

  test.each([
    ['POST', '/admin/fighters/manual'],
    ['PUT', '/admin/fighters/1'],
    ['POST', '/admin/fighters/1/updates'],
  ])('%s %s without a token gets 401', async (method, path) => {
    expectRefusal(await call(method, path, { body: {} }), [401])
  })

  test('what services tell each other is nowhere', async () => {
    expect([400, 404]).toContain((await admin('GET', '/internal/fighters')).status)
    expect([400, 404]).toContain((await admin('GET', '/internal/fighters/1')).status)
  })
})
