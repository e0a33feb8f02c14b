import { createHash } from 'node:crypto'
import argon2 from 'argon2'

/** OWASP's first choice for argon2id. Node hashes four at a time at the most, so that logins take 76 MiB of memory at the most. */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, PARAMETERS)

export interface Account {
  username: string
  passwordHash: string
}

/** Names an account's name and password without telling them: a new password makes it another. */
export const credentialsOf = ({ username, passwordHash }: Account): string =>
  createHash('sha256').update(`${passwordHash} ${username}`).digest('base64url').slice(0, 22)

export type PasswordCheck = (username: string, password: string) => Promise<boolean>

/** Checks a login against the one account. An unknown name takes as long as a wrong password: names cannot be found out. */
export const createPasswordCheck =
  (account: Account): PasswordCheck =>
  async (username, password) => {
    const isRight = await argon2.verify(account.passwordHash, password)
    return isRight && username === account.username
  }
