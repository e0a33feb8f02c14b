/** Fixed, because nginx's configurations name them. */
export const PORTS = {
  upstream: 28_300,
  bareProxy: 28_301,
  nginxProxy: 28_302,
  nginxFile: 28_303,
  gateway: 28_310,
  ops: 28_320,
  service: 28_330,
  collector: 28_340,
}

export const CARD_PATH = '/api/events/1'

export const local = (port: number, path = ''): string => `http://127.0.0.1:${port}${path}`
