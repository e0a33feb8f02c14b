import type { Entry } from './entries.ts'
import { escapeXml } from './escape.ts'

export const rss = (entries: readonly Entry[], base: string): string => rssOf(entries.map(rssItem).join('\n'), base)

/** RSS 2.0 around items that are written already. */
export const rssOf = (items: string, base: string): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>Cageside Daily</title>
<link>${base}/</link>
<description>Combat-sports news, invented for the sample site</description>
<language>en</language>
${items}
</channel>
</rss>
`

const rssItem = ({ title, summary, url, image, video, at }: Entry): string => `<item>
<title>${escapeXml(title)}</title>
<link>${escapeXml(url)}</link>
<guid>${escapeXml(url)}</guid>
<description><![CDATA[<p>${summary}</p><p><a href="${url}">Read on</a></p>]]></description>
<pubDate>${at.toUTCString()}</pubDate>
<media:content url="${image}" medium="image" width="640" height="360"/>
${video ? `<enclosure url="${video}" length="1048576" type="video/mp4"/>` : ''}
</item>`

export const atom = (entries: readonly Entry[], base: string): string => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<title>笼边日报</title>
<id>${base}/feeds/zh.xml</id>
<link rel="self" href="${base}/feeds/zh.xml"/>
<link rel="alternate" type="text/html" href="${base}/"/>
<updated>${new Date().toISOString()}</updated>
${entries.map(atomEntry).join('\n')}
</feed>
`

const atomEntry = ({ title, summary, url, image, video, at }: Entry): string => `<entry>
<title>${escapeXml(title)}</title>
<id>${escapeXml(url)}</id>
<link rel="alternate" type="text/html" href="${escapeXml(url)}"/>
${video ? `<link rel="enclosure" type="video/mp4" href="${video}"/>` : ''}
<published>${at.toISOString()}</published>
<updated>${at.toISOString()}</updated>
<summary>${escapeXml(summary)}</summary>
<content type="html">${escapeXml(`<p><img src="${image}" alt=""></p><p>${summary}</p>`)}</content>
</entry>`

export const jsonFeed = (entries: readonly Entry[], base: string): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: '笼边日报',
    home_page_url: `${base}/`,
    feed_url: `${base}/feeds/zh.json`,
    language: 'zh-CN',
    items: entries.map(({ title, summary, url, image, video, at }) => ({
      id: url,
      url,
      title,
      summary,
      content_html: `<p>${summary}</p>`,
      image,
      date_published: at.toISOString(),
      ...(video ? { attachments: [{ url: video, mime_type: 'video/mp4' }] } : {}),
    })),
  })

export const rdf = (entries: readonly Entry[], base: string): string => `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${base}/">
<title>Cageside Archive</title>
<link>${base}/</link>
<description>The same news in the oldest of formats</description>
</channel>
${entries.map(rdfItem).join('\n')}
</rdf:RDF>
`

const rdfItem = ({ title, summary, url, at }: Entry): string => `<item rdf:about="${escapeXml(url)}">
<title>${escapeXml(title)}</title>
<link>${escapeXml(url)}</link>
<description>${escapeXml(summary)}</description>
<dc:date>${at.toISOString()}</dc:date>
</item>`
