import type { Entry } from './entries.ts'
import { escapeXml } from './escape.ts'

/** A page that says about itself what pages say: Open Graph, a canonical link, a time. */
export const newsPage = ({ title, summary, url, image, video, at }: Entry): string => `<!doctype html>
<html lang="${/[\u4e00-\u9fff]/.test(title) ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<title>${escapeXml(title)} | Cageside Daily</title>
<link rel="canonical" href="${escapeXml(url)}">
<meta name="description" content="${escapeXml(summary)}">
<meta property="og:type" content="article">
<meta property="og:title" content="${escapeXml(title)}">
<meta property="og:description" content="${escapeXml(summary)}">
<meta property="og:url" content="${escapeXml(url)}">
<meta property="og:image" content="${image}">
${video ? `<meta property="og:video" content="${video}"><meta property="og:video:type" content="video/mp4">` : ''}
<meta property="article:published_time" content="${at.toISOString()}">
</head>
<body>
<article>
<h1>${escapeXml(title)}</h1>
<img src="${image}" alt="" width="640" height="360">
<p>${escapeXml(summary)}</p>
<p>This text, its fighters and its results are invented.</p>
</article>
</body>
</html>
`

export const indexPage = (entries: readonly Entry[]): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Cageside Daily</title></head>
<body>
<h1>Cageside Daily</h1>
<ul>
${entries.map(({ title, url }) => `<li><a href="${escapeXml(url)}">${escapeXml(title)}</a></li>`).join('\n')}
</ul>
</body>
</html>
`
