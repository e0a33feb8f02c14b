import { crc32, deflateSync } from 'node:zlib'

const WIDTH = 640
const HEIGHT = 360
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const EIGHT_BIT_RGB = [8, 2, 0, 0, 0]

/** A picture of an octagon, in colours that its name decides. */
export function octagonPng(name: string): Buffer {
  const hue = crc32(name)
  const ground = [hue & 0x7f, (hue >> 8) & 0x7f, (hue >> 16) & 0x7f]
  const cage = ground.map((part) => 255 - part)
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3))
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      rows.set(isInOctagon(x, y) ? cage : ground, y * (1 + WIDTH * 3) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set(EIGHT_BIT_RGB, 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function isInOctagon(x: number, y: number): boolean {
  const dx = Math.abs(x - WIDTH / 2)
  const dy = Math.abs(y - HEIGHT / 2)
  return Math.max(dx, dy, (dx + dy) / Math.SQRT2) < HEIGHT / 3
}

/** Length, type, data and checksum (PNG specification, 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
