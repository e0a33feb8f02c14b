/** How many bytes are searched for a declaration; feeds and pages declare their encoding early. */
const DECLARATION_BYTES = 4096
const XML_PROLOG = /^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)["']/i
const HTML_META = /<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i
/** Encodings whose bytes may be valid UTF-8 by accident or throughout. */
const SEVEN_BIT = /^(utf-?16|ucs-2|iso-10646|unicode|iso-2022|hz-gb|utf-?7)/i

/**
 * Decodes a document. A byte order mark wins; then UTF-8 if the bytes are valid UTF-8, for declarations are wrong more often than
 * whole documents are valid by accident; then the charset of the HTTP header, then the document's own declaration.
 */
export function decodeText(body: Uint8Array, httpCharset?: string): string {
  const marked = byteOrderMark(body)
  if (marked) return decode(body, marked)
  const declared = [httpCharset, declaredIn(body)].filter((label) => label !== undefined).filter(isKnown)
  const special = declared.find((label) => SEVEN_BIT.test(label))
  if (special) return decode(body, special)
  const utf8 = decode(body, 'utf-8')
  if (isMostlyValid(utf8)) return utf8
  const legacy = declared.filter((label) => !/^utf-?8$/i.test(label)).map((label) => decode(body, label))
  return legacy.find((text) => !text.includes('\ufffd')) ?? legacy[0] ?? decode(body, 'windows-1252')
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return undefined
}

function declaredIn(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.subarray(0, DECLARATION_BYTES)).toString('latin1')
  return XML_PROLOG.exec(head)?.[1] ?? HTML_META.exec(head)?.[1]
}

/** The labels of the WHATWG's Encoding standard, e.g. `gb2312`, `iso8859-1`, `koi8-r`. */
function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label) !== undefined
  } catch {
    return false
  }
}

const decode = (body: Uint8Array, label: string): string => new TextDecoder(label).decode(body)

/** A document cut in the middle of a character, or with one bad byte, is still UTF-8. */
function isMostlyValid(utf8: string): boolean {
  let bad = 0
  let good = 0
  for (let index = 0; index < utf8.length; index += 1) {
    const unit = utf8.charCodeAt(index)
    if (unit === 0xfffd) bad += 1
    else if (unit > 0x7f) good += 1
  }
  return bad * 10 <= good
}
