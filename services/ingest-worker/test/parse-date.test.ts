import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { firstDate, parseDate } from '../src/parse-date.ts'

const now = new Date('2026-02-17T20:00:00Z')

describe('a date is read', () => {
  test.each([
    ['Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21Z'],
    ['Thu, 1 Jan 2004 19:48 +0800', '2004-01-01T11:48:00Z'],
    ['01 Jan 2004 19:48:21 EST', '2004-01-02T00:48:21Z'],
    ['Fri 19 Nov 2010 01:30:00 GMT', '2010-11-19T01:30:00Z'],
    ['Fri, 16 June 2006 10:30:00 PDT', '2006-06-16T17:30:00Z'],
    ['Thursday, 01 January 2004 19:48:21 UTC', '2004-01-01T19:48:21Z'],
    ['03 Apr 02 1500 GMT', '2002-04-03T15:00:00Z'],
    ['03 Apr 99 15:00:00 Z', '1999-04-03T15:00:00Z'],
    ['Thu, 01 Jan 2004 19:48:21 -05:30', '2004-01-02T01:18:21Z'],
    ['Thu, 01 Jan 2004 19:48:21 GMT+0800', '2004-01-01T11:48:21Z'],
    ['Thu, 01 Jan 2004 19:48:21 +0800 (CST)', '2004-01-01T11:48:21Z'],
    ['Mon, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21Z'],
    ['2004-01-01T19:48:21Z', '2004-01-01T19:48:21Z'],
    ['2004-01-01T19:48:21.123456+08:00', '2004-01-01T11:48:21Z'],
    ['2004-01-01T19:48-0800', '2004-01-02T03:48:00Z'],
    ['2004-01-01 19:48:21 +0000', '2004-01-01T19:48:21Z'],
    ['2004-01-01 19:48:21 UTC', '2004-01-01T19:48:21Z'],
    ['2004-01-01', '2004-01-01T00:00:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['  2004-01-01T19:48:21Z\n', '2004-01-01T19:48:21Z'],
    ['2026-02-18T19:59:00Z', '2026-02-18T19:59:00Z'],
  ])('%s', (text, expected) => {
    expect(parseDate(text, now)).toBe(expected)
  })
})

describe('a date is left out', () => {
  test.each([
    ['', 'nothing'],
    ['yesterday', 'words'],
    ['2004-01-01T19:48:21', 'no zone'],
    ['Thu, 01 Jan 2004 19:48:21', 'no zone'],
    ['Thu, 01 Jan 2004 19:48:21 XYZ', 'an unknown zone'],
    ['Seg, 24 Set 2018 19:42:40 -0300', 'another language'],
    ['30 Feb 2024 10:00:00 GMT', 'a day that does not exist'],
    ['2023-02-29', 'a day that does not exist'],
    ['2024-13-01T00:00:00Z', 'a month that does not exist'],
    ['2024-01-01T25:00:00Z', 'an hour that does not exist'],
    ['2024-01-01T10:00:00+25:00', 'a zone that does not exist'],
    ['0001-01-01T00:00:00Z', 'before the web'],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 'before the web'],
    ['2026-02-18T20:01:00Z', 'more than a day ahead'],
    ['2099-01-01T00:00:00Z', 'far ahead'],
    ['1700000000', 'a number'],
  ])('%s: %s', (text) => {
    expect(parseDate(text, now)).toBeUndefined()
  })

  test('and the next one is taken', () => {
    expect(firstDate(['soon', '2004-01-01', '2005-01-01'], now)).toBe('2004-01-01T00:00:00Z')
  })
})

test('every moment comes back from its two usual spellings', () => {
  const moment = fc.date({ min: new Date('1990-01-01'), max: now, noInvalidDate: true })
  fc.assert(
    fc.property(moment, (date) => {
      const expected = `${date.toISOString().slice(0, 19)}Z`
      return parseDate(date.toUTCString(), now) === expected && parseDate(date.toISOString(), now) === expected
    }),
  )
})
