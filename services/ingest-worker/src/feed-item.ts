/** An entry of a feed as its format gives it: texts are HTML, URLs unresolved, everything in order of preference. */
export interface FeedItem {
  title: string
  links: (string | undefined)[]
  summary: string
  /** The full text, of which only the first image and, lacking a summary, the beginning are used. */
  content: string
  dates: string[]
  images: (string | undefined)[]
  videos: (string | undefined)[]
  /** `xml:base` */
  base: string | undefined
}

/** A feed in the same terms. */
export interface FeedItems {
  items: FeedItem[]
  /** Entries that are so broken that they are not among the items. */
  broken: number
  /** `xml:base` of the feed. */
  base: string | undefined
  /** The page that the feed belongs to. */
  siteLink: string | undefined
}

/** The texts that are there and not blank. */
export const present = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((text) => text !== undefined && text.trim() !== '') as string[]
