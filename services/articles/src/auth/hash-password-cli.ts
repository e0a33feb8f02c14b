import { text } from 'node:stream/consumers'
import { hashPassword } from './password.ts'

/** Reads a password from standard input and prints its hash, as ADMIN_PASSWORD_HASH takes it. */
const password = (await text(process.stdin)).replace(/\r?\n$/, '')
if (password === '') {
  process.stderr.write('give the password on standard input\n')
  process.exit(1)
}
process.stdout.write(`${await hashPassword(password)}\n`)
