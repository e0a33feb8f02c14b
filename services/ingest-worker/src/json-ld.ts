/** What a page's JSON-LD (schema.org) says of its article. */
export interface ArticleMetadata {
  published: string | undefined
  image: string | undefined
  video: string | undefined
}

type Node = Record<string, unknown>

const ARTICLE = /(?:Article|BlogPosting|Report|LiveBlogPosting|VideoObject|Event)$/
const MAX_NODES = 1000

/** @param scripts the texts of the `application/ld+json` scripts; those that are no JSON are passed over */
export function articleMetadata(scripts: readonly string[]): ArticleMetadata {
  const nodes = scripts.flatMap(readScript).flatMap(withGraph).slice(0, MAX_NODES)
  const articles = nodes.filter((node) => typesOf(node).some((type) => ARTICLE.test(type)))
  const films = articles.flatMap((node) => (typesOf(node).includes('VideoObject') ? [node] : nodesIn(node.video)))
  return {
    published: firstString(articles.map((node) => node.datePublished ?? node.uploadDate)),
    image: firstString(articles.flatMap((node) => urlsIn(node.image ?? node.thumbnailUrl))),
    video: firstString(films.map((film) => film.contentUrl)),
  }
}

function readScript(text: string): Node[] {
  try {
    return nodesIn(JSON.parse(text))
  } catch {
    return []
  }
}

const nodesIn = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is Node => typeof one === 'object' && one !== null)

const withGraph = (node: Node): Node[] => [node, ...nodesIn(node['@graph'])]

const typesOf = (node: Node): string[] =>
  [node['@type']].flat().filter((type): type is string => typeof type === 'string')

/** An image is a URL, an object with one, or a list of either. */
const urlsIn = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'object' && one !== null ? (one as Node).url : one,
  )

const firstString = (values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string')
