const MAX_BYTES = 2048

/** Whether a text is an absolute http(s) URL that may be stored and shown: no credentials, no white space, 2,048 bytes at most. */
export function isHttpUrl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: URL() would drop them silently, so they are looked for
  if (Buffer.byteLength(text) > MAX_BYTES || /[\s\u0000-\u001f\u007f]/.test(text)) return false
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
