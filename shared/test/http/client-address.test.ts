import { expect, test } from '@jest/globals'
import { clientOf } from '../../src/http/client-address.ts'

const asked = (forwarded: string | string[] | undefined, remoteAddress = '10.0.0.7') =>
  clientOf({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } } as never)

test('the client is who the gateway says, else who is connected', () => {
  expect(asked('203.0.113.9')).toBe('203.0.113.9')
  expect(asked(undefined)).toBe('10.0.0.7')
})

test.each(['203.0.113.9, 10.0.0.1', 'unknown', ''])('%j is no one address, so it is not believed', (forwarded) => {
  expect(asked(forwarded)).toBe('10.0.0.7')
})

test('one address is the same client however it is spelled', () => {
  expect(asked('::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect(asked(undefined, '::ffff:10.0.0.7')).toBe('10.0.0.7')
})

test('a whole /64 is one client', () => {
  expect(asked('2001:db8:1:2:3:4:5:6')).toBe(asked('2001:db8:1:2:ffff::1'))
  expect(asked('2001:db8:1:2::1')).not.toBe(asked('2001:db8:1:3::1'))
})
