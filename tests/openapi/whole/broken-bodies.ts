export interface Body {
  content: string | Buffer
  /** Its content type; none when undefined. */
  type?: string
}

const JSON_TYPE = 'application/json'
const MIB = 1024 * 1024

/** Bodies that no route takes, or that a careless parser takes for something else. */
export const BROKEN_BODIES: readonly Body[] = [
  ...[
    '',
    ' ',
    '{',
    '{}{}',
    "{'a':1}",
    '{"a":1,}',
    '{"a":NaN}',
    '{"a":1e999}',
    '{"a":"\\ud800"}',
    '{"a":"\u0001"}',
    '{"__proto__":{"role":"admin"}}',
    '{"constructor":{"prototype":{"role":"admin"}}}',
    '{"id":1,"id":2}',
    '\ufeff{}',
    'null',
    'true',
    '0',
    '"text"',
    '[]',
    '[{}]',
    '{}',
    '{"":""}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    `{"a":"${'x'.repeat(MIB)}"}`,
    `[${'0,'.repeat(100_000)}0]`,
  ].map((content) => ({ content, type: JSON_TYPE })),
  { content: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), type: JSON_TYPE },
  { content: Buffer.from('{"a":1}', 'utf16le'), type: JSON_TYPE },
  { content: '{"a":1}' },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/json;',
    'application/json, text/plain',
    'json',
    '/',
    ';',
  ].map((type) => ({ content: '{}', type })),
]
