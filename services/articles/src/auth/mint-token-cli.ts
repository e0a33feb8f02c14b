import { orExit } from '@bajiaozhi/shared/config/environment'
import { readConfig } from '../config.ts'
import { createTokenSigner } from './token-signer.ts'

/** Prints a bearer token for the account of the environment. Whoever may run this holds the secret anyway. */
const { account, jwtSecret } = orExit(readConfig)
const { token } = await createTokenSigner(jwtSecret)(account.username)
process.stdout.write(`${token}\n`)
