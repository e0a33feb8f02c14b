import { createHmac } from 'node:crypto'

/** A secret that signs or verifies tokens, with the name (`kid`) by which a token says that it was the one. */
export interface TokenKey {
  kid: string
  key: Uint8Array
}

/** The name is made from the secret, so that nobody has to keep the two together, and tells nothing of it. */
export const tokenKeyOf = (secret: string): TokenKey => ({
  kid: createHmac('sha256', secret).update('kid of an admin token').digest('base64url').slice(0, 11),
  key: new TextEncoder().encode(secret),
})
