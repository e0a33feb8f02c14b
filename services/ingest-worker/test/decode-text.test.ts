import { describe, expect, test } from '@jest/globals'
import { decodeText } from '../src/decode-text.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
/** 八角 in GB 2312. */
const GB_OCTAGON = [0xb0, 0xcb, 0xbd, 0xc7]
const gbFeed = (declaration: string): Buffer =>
  Buffer.concat([Buffer.from(`${declaration}<rss><title>`), Buffer.from(GB_OCTAGON), Buffer.from('</title></rss>')])

describe('a document is decoded', () => {
  test('as UTF-8 when nothing is declared', () => {
    expect(decodeText(Buffer.from('<rss>八角志 🥊</rss>'))).toBe('<rss>八角志 🥊</rss>')
  })

  test('by its prolog', () => {
    expect(decodeText(gbFeed('<?xml version="1.0" encoding="GB2312"?>'))).toContain('<title>八角</title>')
    expect(decodeText(latin1(`<?xml version='1.0' encoding='iso-8859-1'?><a>Caf\xe9</a>`))).toContain('Café')
  })

  test('by the charset of the header', () => {
    expect(decodeText(gbFeed(''), 'gb2312')).toContain('<title>八角</title>')
  })

  test('by the header rather than by the prolog', () => {
    expect(decodeText(gbFeed('<?xml version="1.0" encoding="windows-1251"?>'), 'GBK')).toContain('八角')
  })

  test('by its prolog when the header names an encoding that does not exist', () => {
    expect(decodeText(gbFeed('<?xml version="1.0" encoding="gbk"?>'), 'binary-unknown')).toContain('八角')
  })

  test('by the meta element of a page', () => {
    expect(decodeText(gbFeed('<html><meta charset="gbk">'))).toContain('八角')
    const meta = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    expect(decodeText(gbFeed(meta))).toContain('八角')
  })

  test('as UTF-8 when it is UTF-8, whatever its prolog and header say', () => {
    const feed = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Café 八角志</a>')
    expect(decodeText(feed, 'windows-1251')).toContain('Café 八角志')
  })

  test('as UTF-8 when its prolog names an encoding that does not exist', () => {
    expect(decodeText(Buffer.from('<?xml version="1.0" encoding="invalid"?><a>Café</a>'))).toContain('Café')
  })

  test('as Windows-1252 when it says UTF-8 and is not', () => {
    const feed = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="utf-8"?><a>'),
      Buffer.from([0x93, 0x80, 0x94]),
    ])
    expect(decodeText(feed)).toContain('“€”')
  })

  test('as UTF-8 when only one byte of it is bad', () => {
    const text = '八角志报道'.repeat(10)
    expect(decodeText(Buffer.concat([Buffer.from(text), Buffer.from([0xe5, 0x85])]))).toMatch(`${text}\ufffd`)
  })

  test('by its byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff<rss/>'))).toBe('<rss/>')
    expect(decodeText(Buffer.from('\ufeff<a>八角</a>', 'utf16le'), 'utf-8')).toBe('<a>八角</a>')
  })
})
