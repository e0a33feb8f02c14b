import { describe, expect, test } from '@jest/globals'
import { AddressRefused, createAddressGuard, isPublicAddress } from '../../src/fetch/address-guard.ts'

describe('an address is public', () => {
  test.each([
    '93.184.216.34',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '::ffff:93.184.216.34',
    '64:ff9b::5db8:d822',
    '2002:5db8:d822::1',
  ])('when it is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('an address is not public', () => {
  test.each([
    ['0.0.0.0', 'this host'],
    ['0.1.2.3', 'this network'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link local, where clouds keep credentials'],
    ['100.64.0.1', 'carrier grade NAT'],
    ['100.100.100.200', 'carrier grade NAT, where one cloud keeps credentials'],
    ['192.0.0.1', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4-compatible loopback'],
    ['::ffff:127.0.0.1', 'mapped loopback'],
    ['::ffff:7f00:1', 'mapped loopback in hexadecimal'],
    ['::ffff:10.1.2.3', 'mapped private'],
    ['::ffff:0:127.0.0.1', 'translated loopback (RFC 6145)'],
    ['64:ff9b::7f00:1', 'NAT64 of loopback'],
    ['64:ff9b:1::a00:1', 'local NAT64'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2002:a9fe:a9fe::1', '6to4 of link local'],
    ['2001:0:7f00:1::', 'Teredo'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fe80::1', 'link local'],
    ['fe80::1%eth0', 'link local with a zone'],
    ['fec0::1', 'site local'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'discard'],
    ['4000::1', 'not handed out'],
    ['not an address', 'no address'],
    ['', 'nothing'],
  ])('when it is %s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('the allow-list', () => {
  const guard = createAddressGuard(['Site', '10.1.0.0/16', 'fd00::/8', '192.168.7.7', ' feeds.internal '])

  test('lets a named host lead anywhere', () => {
    expect(() => guard.check('site', ['172.18.0.5'])).not.toThrow()
    expect(() => guard.check('FEEDS.internal', ['127.0.0.1'])).not.toThrow()
  })

  test('lets addresses of its ranges through, however they are wrapped', () => {
    expect(() => guard.check('any.test', ['10.1.2.3', 'fd00::1', '192.168.7.7', '::ffff:10.1.2.3'])).not.toThrow()
  })

  test.each([['10.2.0.1'], ['192.168.7.8'], ['127.0.0.1']])('does not let %s through', (address) => {
    expect(() => guard.check('any.test', [address])).toThrow(AddressRefused)
  })

  test('refuses a host as soon as one of its addresses is not public', () => {
    expect(() => guard.check('mixed.test', ['93.184.216.34', '127.0.0.1'])).toThrow(AddressRefused)
  })

  test('refuses a host without addresses', () => {
    expect(() => guard.check('empty.test', [])).toThrow(AddressRefused)
  })

  test('a name does not allow its subdomains', () => {
    expect(() => guard.check('evil.site', ['10.9.9.9'])).toThrow(AddressRefused)
  })

  test('an entry that is no host, address or range is named', () => {
    expect(() => createAddressGuard(['10.0.0.0/99'])).toThrow('"10.0.0.0/99" is not a host name')
  })
})
