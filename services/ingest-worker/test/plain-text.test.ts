import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cutText, escapeHtml, toPlainText } from '../src/plain-text.ts'

const SURROGATE_ALONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

describe('plain text', () => {
  test.each([
    ['Jones <b>beats</b> Miocic', 'Jones beats Miocic'],
    ['<p>First.</p><p>Second.</p>', 'First. Second.'],
    ['one<br>two<br/>three', 'one two three'],
    ['AT&amp;T &amp; co', 'AT&T & co'],
    ['Caf&eacute; &#8211; &#x1F94A;', 'Café – 🥊'],
    ['&lt;p&gt;Encoded &amp;amp; twice&lt;/p&gt;', 'Encoded & twice'],
    ['&amp;#8220;Quoted&amp;#8221;', '“Quoted”'],
    ['5 < 6 and 7 > 6', '5 < 6 and 7 > 6'],
    ['Fighters who earn <3 wins', 'Fighters who earn <3 wins'],
    ['before<script>alert(1)</script><style>p{}</style>after', 'beforeafter'],
    ['<img src=x onerror=alert(1)>caption', 'caption'],
    ['  many \n\t spaces&nbsp;&nbsp;here ', 'many spaces here'],
    ['zero\u0000width\u200b and\u0007 controls\ufeff', 'zerowidth and controls'],
    ['half a pair \ud83e here', 'half a pair \ufffd here'],
    ['家族 👨‍👩‍👧 和 🥊', '家族 👨‍👩‍👧 和 🥊'],
    ['<b>never closed', 'never closed'],
    ['<![CDATA[left over]]>', ''],
    ['', ''],
  ])('%j becomes %j', (html, text) => {
    expect(toPlainText(html)).toBe(text)
  })

  test('text that was escaped comes back as it was', () => {
    expect(toPlainText(escapeHtml('x < y & z'))).toBe('x < y & z')
  })

  test('of a whole article only the beginning is read', () => {
    expect(toPlainText('a '.repeat(1_000_000)).length).toBeLessThan(20_000)
  })

  test('any input gives well-formed text without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (html) => {
        const text = toPlainText(html)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        return text.isWellFormed() && !/[\u0000-\u001f]/.test(text) && text === text.trim()
      }),
    )
  })
})

describe('cutting a text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '志', '🥊', 'é', '👨‍👩‍👧'), maxLength: 80 })

  test('never gives more characters than asked for, nor half of one', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, max) => {
        const cut = cutText(whole, max)
        expect([...cut].length).toBeLessThanOrEqual(max)
        expect(cut).not.toMatch(SURROGATE_ALONE)
      }),
    )
  })

  test('leaves a text that fits as it is, and shows where it cut another', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, max) => {
        const cut = cutText(whole, max)
        if ([...whole].length <= max) return cut === whole
        return cut.endsWith('…') && whole.startsWith(cut.slice(0, -1))
      }),
    )
  })

  test('counts an emoji as one', () => {
    expect(cutText('🥊'.repeat(512), 512)).toBe('🥊'.repeat(512))
    expect(cutText('🥊'.repeat(513), 512)).toBe(`${'🥊'.repeat(511)}…`)
  })
})
