import { lookup } from 'node:dns/promises'

/** All addresses behind a name; rejects with the `code` of node:dns when there are none or nobody could tell. */
export type ResolveAddresses = (hostname: string) => Promise<string[]>

/**
 * Asks the system's resolver, which sees Docker's DNS and /etc/hosts alike. A replica that has addresses of both families
 * must count once, so IPv6 is used only where there is no IPv4.
 */
export const resolveAddresses: ResolveAddresses = async (hostname) => {
  const found = await lookup(hostname, { all: true })
  const v4 = found.filter(({ family }) => family === 4)
  return (v4.length > 0 ? v4 : found).map(({ address }) => address)
}
