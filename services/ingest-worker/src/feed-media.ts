import type { RssFeed } from 'feedsmith'

type Media = NonNullable<RssFeed.Item<string>['media']>

/** A file that an entry names, whichever element names it. */
export interface MediaFile {
  url?: string | undefined
  type?: string | undefined
  medium?: string | undefined
  width?: number | undefined
}

interface MediaUrls {
  images: (string | undefined)[]
  videos: (string | undefined)[]
}

const IMAGE_NAME = /\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)/i
const VIDEO_NAME = /\.(?:mp4|m4v|webm|mov|m3u8)(?:[?#]|$)/i
const VIDEO_TYPE = /^(?:video\/|application\/(?:x-mpegurl|vnd\.apple\.mpegurl))/i
/** The source of the first image; no `<` in between, so that broken markup is not searched again and again. */
const FIRST_IMAGE = /<img\b[^<>]*?\ssrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/i
const MAX_HTML_LENGTH = 65_536

/** The pictures and films of Media RSS, the widest picture first. */
export function mediaUrls(media: Media | undefined): MediaUrls {
  if (!media) return { images: [], videos: [] }
  const groups = media.groups ?? []
  const files = [...(media.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])]
  const thumbnails = [media, ...groups, ...files].flatMap((one) => one.thumbnails ?? [])
  const { images, videos } = fileUrls(files)
  return { images: [...images, ...thumbnails.map(({ url }) => url)], videos }
}

/** The pictures and films among enclosures or attachments. */
export function fileUrls(files: readonly MediaFile[]): MediaUrls {
  const images = files.filter(isImage).sort((a, b) => (b.width ?? 0) - (a.width ?? 0))
  return { images: images.map(({ url }) => url), videos: files.filter(isVideo).map(({ url }) => url) }
}

const isImage = ({ url = '', type = '', medium = '' }: MediaFile): boolean =>
  medium === 'image' || type.startsWith('image/') || (medium === '' && type === '' && IMAGE_NAME.test(url))

/** A web page with a player in it is no film: clients could not play it. */
export const isVideo = ({ url = '', type = '', medium = '' }: MediaFile): boolean => {
  if (type !== '') return VIDEO_TYPE.test(type)
  return medium === 'video' || VIDEO_NAME.test(url)
}

/** The first picture in a piece of HTML. */
export function firstImage(html: string): string | undefined {
  const match = FIRST_IMAGE.exec(html.slice(0, MAX_HTML_LENGTH))
  const source = match?.[1] ?? match?.[2] ?? match?.[3]
  return source?.replace(/&amp;/g, '&')
}
