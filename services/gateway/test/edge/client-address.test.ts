import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileTrust, createClientAddress } from '../../src/edge/client-address.ts'

const PROXY = '10.0.0.1'

function clientOf(proxies: string[], remoteAddress: string | undefined, forwardedFor?: string): string {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  return createClientAddress(compileTrust(proxies))({ headers, socket: { remoteAddress } } as IncomingMessage)
}

describe('the address of a client', () => {
  it('is the socket’s when nobody is trusted', () => {
    expect(clientOf([], '203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
    expect(clientOf([], '127.0.0.1', '1.2.3.4')).toBe('127.0.0.1')
  })

  it('is what a trusted proxy saw', () => {
    expect(clientOf([PROXY], PROXY, '203.0.113.9')).toBe('203.0.113.9')
    expect(clientOf([PROXY], PROXY, '2001:DB8:0:0:0::9')).toBe('2001:db8::9')
    expect(clientOf([PROXY], PROXY)).toBe(PROXY)
  })

  it('is the first one from the right that is not trusted; what stands left of it is hearsay', () => {
    expect(clientOf(['uniquelocal'], PROXY, '1.1.1.1, 203.0.113.9, 192.168.0.7')).toBe('203.0.113.9')
    expect(clientOf([PROXY], PROXY, '1.1.1.1,203.0.113.9,192.168.0.7')).toBe('192.168.0.7')
    expect(clientOf(['uniquelocal'], PROXY, '10.9.9.9 , 192.168.0.7')).toBe('10.9.9.9')
  })

  it.each([
    ['', PROXY],
    [' , ,', PROXY],
    ['unknown', PROXY],
    ['203.0.113.9:4711', PROXY],
    ['1', PROXY],
    ['0x7f.1', PROXY],
    ['203.0.113.9, 0xa.1', PROXY],
    ['203.0.113.9, _hidden', PROXY],
    ['203.0.113.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['1.2.3.4, "203.0.113.9"', PROXY],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('is of the proxy that wrote it when %j holds what is no address', (forwardedFor, expected) => {
    expect(clientOf(['10.0.0.0/8'], PROXY, forwardedFor)).toBe(expected)
  })

  it('knows a trusted proxy by its IPv4 address inside of an IPv6 one', () => {
    expect(clientOf([PROXY], `::ffff:${PROXY}`, '203.0.113.9')).toBe('203.0.113.9')
    expect(clientOf([], `::ffff:${PROXY}`)).toBe(PROXY)
  })

  it('is none when the socket is gone', () => {
    expect(clientOf([PROXY], undefined, '203.0.113.9')).toBe('0.0.0.0')
  })

  it('cannot be chosen by a client, whatever it sends, directly or through a proxy', () => {
    const told = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.array(fc.oneof(fc.ipV4(), fc.string())).map(String))
    fc.assert(
      fc.property(told, (forwardedFor) => {
        expect(clientOf([PROXY], '203.0.113.9', forwardedFor)).toBe('203.0.113.9')
        expect(clientOf([], PROXY, forwardedFor)).toBe(PROXY)
        expect(clientOf([PROXY], PROXY, `${forwardedFor}, 203.0.113.9`)).toBe('203.0.113.9')
      }),
    )
  })

  it('is always an address, whatever a proxy writes', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (forwardedFor, remoteAddress) => {
        expect(isIP(clientOf(['loopback', PROXY], PROXY, forwardedFor))).not.toBe(0)
        expect(isIP(clientOf(['loopback', PROXY], remoteAddress, forwardedFor))).not.toBe(0)
      }),
    )
  })
})
