import type { Answer, MiniProgramApi } from './mini-program-api.ts'

/** Opens the news and each article of its first page. @returns what a reader would miss */
export async function openNews(api: MiniProgramApi): Promise<string[]> {
  const { items } = await api.get('/api/articles')
  const problems: string[] = items.length === 0 ? ['there is no news'] : []
  const pages = await Promise.all(items.map((item: Answer) => openArticle(api, item)))
  return [...problems, ...pages.flat()]
}

async function openArticle(api: MiniProgramApi, item: Answer): Promise<string[]> {
  const label = `the article ${item.id}`
  try {
    const article = await api.get(`/api/articles/${item.id}`)
    return [...articleProblems(item), ...articleProblems(article)].map((problem) => `${label}: ${problem}`)
  } catch (error) {
    return [`${label} cannot be had: ${(error as Error).message}`]
  }
}

function articleProblems(article: Answer): string[] {
  const addresses = ['source_url', 'cover_url', 'video_url'].filter((name) => article[name] !== undefined)
  return [
    ...(article.title ? [] : ['no title']),
    ...(Number.isNaN(Date.parse(article.published_at)) ? [`its time cannot be shown: ${article.published_at}`] : []),
    ...addresses
      .filter((name) => !/^https?:\/\//.test(article[name]))
      .map((name) => `its ${name} is not absolute: ${article[name]}`),
    ...(article.can_play && !article.video_url ? ['it can be played, but has no video'] : []),
  ]
}
