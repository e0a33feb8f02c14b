import { parseFeed } from '../src/parse-feed.ts'

export const now = new Date('2026-02-17T20:00:00Z')
const URL_OF_FEED = 'https://feeds.example.com/news/feed.xml'
export const parse = (text: string) => parseFeed(text, URL_OF_FEED, now)
export const rss = (items: string, channel = '', attributes = '') =>
  `<?xml version="1.0" encoding="utf-8"?>
   <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" ${attributes}>
   <channel><title>News</title>${channel}${items}</channel></rss>`
export const item = (inner: string) => `<item><title>T</title><link>https://example.com/a</link>${inner}</item>`
export const firstOf = (text: string) => parse(text).entries[0]
