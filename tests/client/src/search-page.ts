import type { Answer, MiniProgramApi } from './mini-program-api.ts'

/** Looks for a fighter by both names that the cards show, and for nothing. @returns what is not found */
export async function search(api: MiniProgramApi, fighters: readonly Answer[]): Promise<string[]> {
  const blank = await api.get('/api/fighters/search?q=')
  const problems = blank.items.length === 0 ? [] : ['a blank search finds fighters']
  const words = fighters.flatMap(({ id, name, name_zh }) => [name, name_zh].filter(Boolean).map((q) => ({ id, q })))
  const found = await Promise.all(words.map(({ id, q }) => find(api, id, q)))
  return [...problems, ...found.flat()]
}

async function find(api: MiniProgramApi, id: number, q: string): Promise<string[]> {
  try {
    const { items } = await api.get(`/api/fighters/search?q=${encodeURIComponent(q)}`)
    const nameless = items
      .filter(({ name }: Answer) => !name)
      .map((item: Answer) => `a search finds ${item.id} without a name`)
    const isFound = items.some((item: Answer) => item.id === id)
    return [...nameless, ...(isFound ? [] : [`the search for "${q}" does not find ${id}`])]
  } catch (error) {
    return [`the search for "${q}" fails: ${(error as Error).message}`]
  }
}
