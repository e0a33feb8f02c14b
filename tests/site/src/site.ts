import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ATOM, countOf, type Handler, HTML, JSON_FEED, RSS, send, sendJson, type Visit, XML } from './answer.ts'
import { BAD } from './bad.ts'
import { type Entry, entryOf, freshEntries } from './entries.ts'
import { atom, jsonFeed, rdf, rss } from './feeds.ts'
import { createGiven } from './given.ts'
import { createHold } from './hold.ts'
import { createLive } from './live.ts'
import { CHINESE_NEWS, ENGLISH_NEWS, type News } from './news.ts'
import { indexPage, newsPage } from './pages.ts'
import { octagonPng } from './png.ts'

const ALL_NEWS = [...ENGLISH_NEWS, ...CHINESE_NEWS]
/** The smallest thing that calls itself an MP4. */
const FILM = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1')

const runOf = ({ query }: Visit): string => query.get('run') ?? ''
const entriesOf = (news: readonly News[], visit: Visit): Entry[] =>
  news.map((one) => entryOf(one, visit.base, runOf(visit)))
const freshOf = (visit: Visit): Entry[] =>
  freshEntries(countOf(visit.query, 'n', 5), visit.base, runOf(visit) || String(Date.now()))

function entryNamed({ name, base, ...visit }: Visit): Entry | undefined {
  const news = ALL_NEWS.find(({ slug }) => slug === name)
  if (news) return entryOf(news, base, visit.query.get('run') ?? '')
  const [, run, number] = /^fresh-([\w.-]+)-(\d{1,5})$/.exec(name) ?? []
  return run === undefined ? undefined : freshEntries(Number(number), base, run).at(-1)
}

const notFound: Handler = ({ response }) => send(response, HTML, 'not found', 404)
const index: Handler = ({ response, base }) =>
  send(response, HTML, indexPage(ALL_NEWS.map((news) => entryOf(news, base, ''))))
const image: Handler = ({ response, name }) => send(response, 'image/png', octagonPng(name))
const film: Handler = ({ response }) => send(response, 'video/mp4', FILM)
const page: Handler = (visit) => {
  const entry = entryNamed(visit)
  if (entry) send(visit.response, HTML, newsPage(entry))
  else notFound(visit)
}

/** A site of news and live results with everything that their readers meet; `POST /control/...` is how tests steer it. */
export function createSite(): Server {
  const hold = createHold()
  const given = createGiven()
  const live = createLive()
  const heldFeed: Handler = (visit) => {
    const { response, base } = visit
    const forget = hold.pass(() => send(response, RSS, rss(freshOf(visit), base)))
    response.once('close', forget)
  }
  const folders = foldersOf({
    '/feeds/': {
      'en.xml': (visit) => send(visit.response, RSS, rss(entriesOf(ENGLISH_NEWS, visit), visit.base)),
      'zh.xml': (visit) => send(visit.response, ATOM, atom(entriesOf(CHINESE_NEWS, visit), visit.base)),
      'zh.json': (visit) => send(visit.response, JSON_FEED, jsonFeed(entriesOf(CHINESE_NEWS, visit), visit.base)),
      'rdf.xml': (visit) => send(visit.response, XML, rdf(entriesOf(ENGLISH_NEWS, visit), visit.base)),
      'fresh.xml': (visit) => send(visit.response, RSS, rss(freshOf(visit), visit.base)),
      'held.xml': heldFeed,
      given: given.serve,
    },
    '/bad/': BAD,
    '/control/': { held: ({ response }) => sendJson(response, hold.state()), live: live.state },
  })
  const commands = new Map<string, (body: Buffer) => void>([
    ['/control/hold', hold.start],
    ['/control/release', hold.release],
    ['/control/given', given.take],
    ['/control/live', live.obey],
  ])

  function handlerOf(path: string, name: string): Handler {
    const folder = path.slice(0, path.length - name.length)
    if (path === '/') return index
    if (folder === '/news/') return page
    if (folder === '/images/' && name.endsWith('.png')) return image
    if (folder === '/videos/' && name.endsWith('.mp4')) return film
    if (folder === '/live/ufc/') return live.serve
    return folders.get(folder)?.get(name) ?? notFound
  }

  function obey(command: (body: Buffer) => void, request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      try {
        command(Buffer.concat(parts))
        sendJson(response, hold.state())
      } catch (error) {
        send(response, 'text/plain', String(error), 400)
      }
    })
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const base = `http://${request.headers.host ?? 'site'}`
    const url = URL.parse(request.url ?? '/', 'http://site')
    const path = url?.pathname ?? ''
    const command = request.method === 'POST' ? commands.get(path) : undefined
    if (command) return obey(command, request, response)
    const name = path.slice(path.lastIndexOf('/') + 1)
    handlerOf(path, name)({ base, name, query: url?.searchParams ?? new URLSearchParams(), response })
  })
}

const foldersOf = (folders: Record<string, Record<string, Handler>>): Map<string, Map<string, Handler>> =>
  new Map(Object.entries(folders).map(([folder, handlers]) => [folder, new Map(Object.entries(handlers))]))
