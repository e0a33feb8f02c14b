import sanitizeHtml from 'sanitize-html'

/** Only the beginning is shown, so only the beginning is read: a full article in a feed costs no more than a summary. */
const MAX_HTML_LENGTH = 16_384
/** Tags that part words; they become spaces, all others vanish. */
const BREAKS = [
  'p',
  'br',
  'div',
  'li',
  'ul',
  'ol',
  'tr',
  'td',
  'th',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'hr',
]
const WITHOUT_TEXT = ['script', 'style', 'textarea', 'option', 'noscript', 'iframe', 'svg', 'template', 'head']
const MARKUP = /[<&]/
/** What only double encoding leaves behind. */
const STILL_ENCODED = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,20});|<\/?[a-z][^<>]*>/i
const ESCAPED: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff\ufffe\uffff]/g

/** The words of a piece of HTML (or of text): no tags, entities decoded, also when encoded twice, white space folded. */
export function toPlainText(html: string): string {
  const start = cutUnits(html, MAX_HTML_LENGTH)
  const once = stripMarkup(start)
  const text = STILL_ENCODED.test(once) ? stripMarkup(once) : once
  return text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim().toWellFormed()
}

function stripMarkup(html: string): string {
  if (!MARKUP.test(html)) return html
  const reduced = sanitizeHtml(html, { allowedTags: BREAKS, allowedAttributes: {}, nonTextTags: WITHOUT_TEXT })
  return reduced.replace(/<[^>]*>/g, ' ').replace(/&(?:amp|lt|gt|quot);/g, (entity) => ESCAPED[entity]!)
}

/** Text as HTML that shows it. */
export const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Cuts a text to a number of characters (code points, so that no pair of surrogates is parted), with an ellipsis as the last. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const points = Array.from(cutUnits(text, maxLength * 2 + 2))
  if (points.length <= maxLength) return text
  return `${points
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`
}

/** The first UTF-16 units, without half of a pair at the end. */
function cutUnits(text: string, length: number): string {
  if (text.length <= length) return text
  const lastUnit = text.charCodeAt(length - 1)
  return text.slice(0, lastUnit >= 0xd800 && lastUnit <= 0xdbff ? length - 1 : length)
}
