import type { News } from './news.ts'

/** A piece of news with the addresses that the request's Host header gives it. */
export interface Entry {
  title: string
  summary: string
  url: string
  image: string
  video: string | undefined
  at: Date
}

const HOUR_MS = 3_600_000
const startedAt = Date.now()

/** @param run makes the addresses new, so that a test may be run any number of times */
export function entryOf(news: News, base: string, run: string): Entry {
  const query = run === '' ? '' : `?run=${encodeURIComponent(run)}`
  return {
    title: news.title,
    summary: news.summary,
    url: `${base}/news/${news.slug}${query}`,
    image: `${base}/images/${news.image}.png`,
    video: news.video && `${base}/videos/${news.video}.mp4`,
    at: new Date(startedAt - news.hoursAgo * HOUR_MS),
  }
}

/** Entries that nobody has seen before, the newest first. */
export function freshEntries(count: number, base: string, run: string): Entry[] {
  return Array.from({ length: count }, (_, index) => {
    const slug = `fresh-${encodeURIComponent(run)}-${index + 1}`
    return {
      title: `Fresh news ${index + 1} of run ${run}`,
      summary: `Entry ${index + 1} of ${count}, written for run ${run} alone.`,
      url: `${base}/news/${slug}`,
      image: `${base}/images/${slug}.png`,
      video: undefined,
      at: new Date(Date.now() - (index + 1) * 1000),
    }
  })
}
