import { orExit } from '@bajiaozhi/shared/config/environment'
import { readConfig } from '../config.ts'
import { createTokenSigner } from './token-signer.ts'

/** Prints a bearer token for the account of the environment. Whoever may run this holds the secret anyway. */
const {
  account,
  jwtSecrets: [secret],
} = orExit(readConfig)
const { token } = await createTokenSigner({ account, secret })()
process.stdout.write(`${token}\n`)
