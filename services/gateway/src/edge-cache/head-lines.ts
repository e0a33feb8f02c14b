const END = '\r\n'

/** A field of a head as it is sent, e.g. `etag: "1"` with the end of its line. */
export const lineOf = (name: string, value: string): string => `${name}: ${value}${END}`

export const linesOf = (fields: Record<string, string>): string =>
  Object.entries(fields).reduce((lines, [name, value]) => lines + lineOf(name, value), '')

/** Names and values in turn, as Node's `writeHead` takes them. */
export function fieldsOf(lines: string): string[] {
  const fields: string[] = []
  for (const line of lines.split(END)) {
    const colon = line.indexOf(': ')
    if (colon > 0) fields.push(line.slice(0, colon), line.slice(colon + 2))
  }
  return fields
}
