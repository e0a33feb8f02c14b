// Prints the argon2id hash of the password on standard input, for ADMIN_PASSWORD_HASH. Never an argument: others could list it.
import { text } from 'node:stream/consumers'
import argon2 from 'argon2'

const password = (await text(process.stdin)).replace(/\r?\n$/, '')
if (password.length < 8) {
  process.stderr.write('a password has at least 8 characters\n')
  process.exit(1)
}
process.stdout.write(`${await argon2.hash(password, { type: argon2.argon2id })}\n`)
