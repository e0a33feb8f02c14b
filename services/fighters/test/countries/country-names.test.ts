import { expect, test } from '@jest/globals'
import { countryInChinese } from '../../src/countries/country-names.ts'
import { SAMPLE_FIGHTERS } from '../../src/sample/sample-fighters.ts'

test.each([
  ['China', '中国'],
  ['USA', '美国'],
  ['United States', '美国'],
  [' united states of america ', '美国'],
  ['England', '英格兰'],
  ['Bosnia and Herzegovina', '波斯尼亚和黑塞哥维那'],
])('%s is %s', (english, chinese) => {
  expect(countryInChinese(english)).toBe(chinese)
})

test.each(['', 'Atlantis', 'constructor'])('%p is not in the table', (country) => {
  expect(countryInChinese(country)).toBeUndefined()
})

test('every country of the sample has a Chinese name', () => {
  for (const { country } of SAMPLE_FIGHTERS) expect(countryInChinese(country)).toMatch(/^\p{Script=Han}+$/u)
})
