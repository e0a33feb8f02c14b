import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { expect, test } from '@jest/globals'
import { Value } from 'typebox/value'
import { toNewFields } from '../../src/fighters/fighter-fields.ts'
import { NewFighter } from '../../src/fighters/fighters-schemas.ts'
import { SAMPLE_BOUTS } from '../../src/sample/sample-bouts.ts'
import { SAMPLE_FIGHTERS } from '../../src/sample/sample-fighters.ts'
import { SAMPLE_PROFILES } from '../../src/sample/sample-profiles.ts'
import { formatUpdateLine } from '../../src/updates/update-line.ts'

const urls = createOwnUrls('https://api.example.com')

test('two full cards of fighters, each with an id and a name of their own', () => {
  expect(new Set(SAMPLE_FIGHTERS.map(({ id }) => id)).size).toBe(49)
  expect(new Set(SAMPLE_FIGHTERS.map(({ name }) => name)).size).toBe(49)
})

test('at least 16 are known well: Chinese name, record, stats, records and updates', () => {
  const known = SAMPLE_PROFILES.filter(({ id }) => SAMPLE_BOUTS.some(([fighterId]) => fighterId === id))
  expect(known.length).toBeGreaterThanOrEqual(16)
  for (const { name_zh } of known) expect(name_zh).toMatch(/^[\p{Script=Han}·]+$/u)
  expect(known.filter(({ nickname }) => nickname !== '').length).toBeGreaterThanOrEqual(16)
})

test('an editor could have entered every profile', () => {
  for (const { id, cover, ...profile } of SAMPLE_PROFILES) {
    const given = { ...SAMPLE_FIGHTERS.find((fighter) => fighter.id === id), ...profile }
    expect(Value.Check(NewFighter, given)).toBe(true)
    expect(toNewFields(given as NewFighter, urls)).toMatchObject(profile)
  }
})

test('every update reads as the mini-program expects it', () => {
  for (const [, date, outcome, method, round, timeSec] of SAMPLE_BOUTS) {
    const line = formatUpdateLine({ date, outcome, method, round, timeSec })
    expect(line).toMatch(
      /^\d{4}-\d{2}-\d{2} · ([胜负平] · (一致判定|分歧判定|多数判定|KO\/TKO终结|降服|TKO终结|取消资格)|无结果) · 第\d回合 \d:\d{2}$/,
    )
  }
})
