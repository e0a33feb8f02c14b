/**
 * Leases as in "Scaling Memcache at Facebook" (NSDI 2013), with a floor under the version. One key a script; all times are
 * milliseconds of Redis's own clock, so that the clocks of the readers do not matter.
 *
 * An aggregate's hash: data, version, soft (until when the data is fresh), cost (what loading it took), lease (a token),
 * lease_until, floor (the least version that may be filled). A list's hash: `page:<p>` holding "soft cost data", and
 * `lease:<p>` holding a token; each field expires by itself.
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * ARGV: token, milliseconds of a lease, how early to refresh. Returns what the reader is to do, and the data if there is any:
 * `fresh`; `refresh` (fresh, and the reader has the lease to renew it); `lease` (load and fill; data that has outlived its
 * soft expiry may come along); `wait` (another reader has the lease).
 */
export const GET_OR_LEASE = `${NOW}
local entry = redis.call('HMGET', KEYS[1], 'data', 'soft', 'cost', 'lease_until')
local data, soft, cost = entry[1], tonumber(entry[2] or 0), tonumber(entry[3] or 0)
if data and now + cost * tonumber(ARGV[3]) < soft then return {'fresh', data} end
if entry[4] and tonumber(entry[4]) > now then
  if data and now < soft then return {'fresh', data} end
  return {'wait', data}
end
redis.call('HSET', KEYS[1], 'lease', ARGV[1], 'lease_until', now + ARGV[2])
if not data and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if data and now < soft then return {'refresh', data} end
return {'lease', data}`

/** ARGV: token, data, version, milliseconds until the soft and until the hard expiry, cost. Returns 1 if it was accepted. */
export const FILL = `${NOW}
local entry = redis.call('HMGET', KEYS[1], 'lease', 'lease_until', 'floor')
if entry[1] ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'lease', 'lease_until')
if tonumber(entry[2]) <= now or tonumber(ARGV[3]) < tonumber(entry[3] or 0) then return 0 end
redis.call('HSET', KEYS[1], 'data', ARGV[2], 'version', ARGV[3], 'soft', now + ARGV[4], 'cost', ARGV[6])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1`

/** A load failed: the next reader need not wait for it. ARGV: token. */
export const RELEASE = `
if redis.call('HGET', KEYS[1], 'lease') == ARGV[1] then redis.call('HDEL', KEYS[1], 'lease', 'lease_until') end`

/** Voids the data and the lease whatever their version, and raises the floor. ARGV: version, milliseconds to keep the floor. */
export const INVALIDATE = `
redis.call('HDEL', KEYS[1], 'data', 'version', 'soft', 'cost', 'lease', 'lease_until')
local floor = tonumber(redis.call('HGET', KEYS[1], 'floor') or 0)
if tonumber(ARGV[1]) > floor then redis.call('HSET', KEYS[1], 'floor', ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** As GET_OR_LEASE for ARGV[4], a page; ARGV[5]: most fields. `full`: nothing more is stored, load without filling. */
export const GET_OR_LEASE_PAGE = `${NOW}
local stored, held = unpack(redis.call('HMGET', KEYS[1], 'page:' .. ARGV[4], 'lease:' .. ARGV[4]))
local soft, cost, data = 0, 0, false
if stored then
  local from
  soft, cost, from = string.match(stored, '^(%d+) (%d+) ()')
  soft, cost, data = tonumber(soft), tonumber(cost), string.sub(stored, from)
end
if data and now + cost * tonumber(ARGV[3]) < soft then return {'fresh', data} end
if held then
  if data and now < soft then return {'fresh', data} end
  return {'wait', data}
end
if not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {'full'} end
redis.call('HSET', KEYS[1], 'lease:' .. ARGV[4], ARGV[1])
redis.call('HPEXPIRE', KEYS[1], ARGV[2], 'FIELDS', 1, 'lease:' .. ARGV[4])
if data and now < soft then return {'refresh', data} end
return {'lease', data}`

/** ARGV: token, data, page, milliseconds until the soft and until the hard expiry, cost. Returns 1 if it was accepted. */
export const FILL_PAGE = `${NOW}
if redis.call('HGET', KEYS[1], 'lease:' .. ARGV[3]) ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'lease:' .. ARGV[3])
redis.call('HSET', KEYS[1], 'page:' .. ARGV[3], string.format('%d %d ', now + ARGV[4], ARGV[6]) .. ARGV[2])
redis.call('HPEXPIRE', KEYS[1], ARGV[5], 'FIELDS', 1, 'page:' .. ARGV[3])
return 1`

/** ARGV: token, page. */
export const RELEASE_PAGE = `
if redis.call('HGET', KEYS[1], 'lease:' .. ARGV[2]) == ARGV[1] then redis.call('HDEL', KEYS[1], 'lease:' .. ARGV[2]) end`
