import { readFile } from 'node:fs/promises'

/** The rules that docker-compose.yml gives a user of the streams' Redis, without the password. */
export async function rulesOf(user: string): Promise<string[]> {
  const compose = await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8')
  const streams = compose.slice(compose.indexOf('\n  redis-streams:\n    <<'))
  const command = streams.slice(streams.indexOf('command: >-'), streams.indexOf('environment:'))
  const line = command.split('--user ').find((part) => part.startsWith(`${user} `))!
  const [, ...rules] = line.trim().split(/\s+/)
  return rules.map((rule) => rule.replaceAll('"', '')).filter((rule) => !rule.startsWith('>'))
}
