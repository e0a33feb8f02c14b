/**
 * What a consumer does to its entries, each in one step (law 6). KEYS[1] is the stream, ARGV[1] the group, ARGV[2] the consumer.
 * Every script asks first who holds the entry: the claim may have passed to another worker. Where Redis is full, a script's first
 * write must be one that frees memory or needs none (XACK, ZREM, XCLAIM): after it the others are let through.
 */
const HELD = `
local function held(id)
  local claim = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)[1]
  return claim and claim[2] == ARGV[2]
end
`

/** Reads and changes an entry's fields, a flat list of names and values. */
const FIELDS_OF = `
local function fieldsOf(id)
  local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
  return entry and entry[2]
end
local function get(fields, name)
  for i = 1, #fields, 2 do if fields[i] == name then return fields[i + 1] end end
end
local function set(fields, name, value)
  for i = 1, #fields, 2 do if fields[i] == name then fields[i + 1] = value return end end
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
local function comesBack(fields, id)
  set(fields, 'group', ARGV[1])
  if not get(fields, 'enqueued_at') then set(fields, 'enqueued_at', string.match(id, '^%d+')) end
  return fields
end
`

const NOW_MS = `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`

/** ARGV: ids. Renews the claims. @returns for each 1, or 0 when it has passed to another worker */
export const HEARTBEAT = `${HELD}
local kept = {}
for i = 3, #ARGV do
  if held(ARGV[i]) then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
    kept[#kept + 1] = 1
  else
    kept[#kept + 1] = 0
  end
end
return kept`

/**
 * KEYS: stream, unique, suspects; ARGV: four an entry: id, 1 when it ran alone, what makes its job unique or '', the job's id.
 * @returns for each 1, or 0 when it was not ours
 */
export const ACKNOWLEDGE = `${HELD}
local acknowledged = {}
for i = 3, #ARGV, 4 do
  local id, alone, unique, job = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if held(id) then
    redis.call('XACK', KEYS[1], ARGV[1], id)
    if alone == '1' then redis.call('HDEL', KEYS[3], id) end
    if unique ~= '' and redis.call('HGET', KEYS[2], unique) == job then redis.call('HDEL', KEYS[2], unique) end
    acknowledged[#acknowledged + 1] = 1
  else
    acknowledged[#acknowledged + 1] = 0
  end
end
return acknowledged`

/** KEYS: stream, delayed, suspects; ARGV: id, failed attempts so far, milliseconds to wait. @returns 1, or 0 when it was not ours */
export const DELAY = `${HELD}${FIELDS_OF}${NOW_MS}
local id = ARGV[3]
if not held(id) then return 0 end
local fields = fieldsOf(id)
redis.call('XACK', KEYS[1], ARGV[1], id)
redis.call('HDEL', KEYS[3], id)
if fields then
  set(comesBack(fields, id), 'attempts', ARGV[4])
  redis.call('ZADD', KEYS[2], nowMs() + ARGV[5], cmsgpack.pack({ id, fields }))
end
return 1`

/**
 * KEYS: stream, dead letters, unique, suspects; ARGV: id, the job's id ('' when it cannot be read), error, attempts.
 * @returns 1, or 0 when it was not ours
 */
export const BURY = `${HELD}${FIELDS_OF}${NOW_MS}
local id, job = ARGV[3], ARGV[4]
if not held(id) then return 0 end
local fields = fieldsOf(id) or {}
redis.call('XACK', KEYS[1], ARGV[1], id)
redis.call('HDEL', KEYS[4], id)
local unique = get(fields, 'unique')
if unique and (job == '' or redis.call('HGET', KEYS[3], unique) == job) then redis.call('HDEL', KEYS[3], unique) end
comesBack(fields, id)
set(fields, 'attempts', ARGV[6])
set(fields, 'job_id', job)
set(fields, 'error', ARGV[5])
set(fields, 'died_at', string.format('%.0f', nowMs()))
redis.call('XADD', KEYS[2], '*', unpack(fields))
return 1`

/**
 * KEYS: stream, suspects; ARGV: ids. Gives entries back, as new ones at the end of the stream: a worker that waits gets them at once.
 * What ran alone was not ended by a crash this time. @returns how many were ours
 */
export const RELEASE = `${HELD}${FIELDS_OF}
local released = 0
for i = 3, #ARGV do
  local id = ARGV[i]
  if held(id) then
    local fields = fieldsOf(id)
    redis.call('XACK', KEYS[1], ARGV[1], id)
    local crashes = tonumber(redis.call('HGET', KEYS[2], id) or '1') - 1
    redis.call('HDEL', KEYS[2], id)
    if fields then
      local again = redis.call('XADD', KEYS[1], '*', unpack(comesBack(fields, id)))
      if crashes > 0 then redis.call('HSET', KEYS[2], again, crashes) end
    end
    released = released + 1
  end
end
return released`

/**
 * ARGV: idle time in ms. Takes over one entry whose worker has not touched it for so long.
 * @returns its id and fields; its id alone when it is no longer in the stream (its claim is gone then); nil when there is none
 */
export const TAKE = `
local stale = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], '-', '+', 1)[1]
if not stale then return nil end
return redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], stale[1])[1] or { stale[1] }`

/** KEYS: stream, suspects; ARGV: id. @returns how often it was begun alone, this time included; 0 when it was not ours */
export const BEGIN_ALONE = `${HELD}
local id = ARGV[3]
if not held(id) then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
return redis.call('HINCRBY', KEYS[2], id, 1)`

/**
 * KEYS: stream, delayed, paused; ARGV: idle time in ms, jobs to promote at most. Brings jobs back whose time has come.
 * @returns whether the queue is paused, how many were promoted, whether an entry waits to be taken over
 */
export const UPKEEP = `${NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', nowMs(), 'LIMIT', 0, ARGV[4])
for _, member in ipairs(due) do
  redis.call('ZREM', KEYS[2], member)
  redis.call('XADD', KEYS[1], '*', unpack(cmsgpack.unpack(member)[2]))
end
local stale = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], '-', '+', 1)
return { redis.call('EXISTS', KEYS[3]), #due, #stale }`

/**
 * ARGV: milliseconds of silence. Removes consumers of the group that have been silent for so long and hold nothing.
 * @returns how many
 */
export const REMOVE_CONSUMERS = `
local removed = 0
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local consumer = {}
  for i = 1, #info, 2 do consumer[info[i]] = info[i + 1] end
  if consumer.pending == 0 and consumer.name ~= ARGV[2] and consumer.idle > tonumber(ARGV[3]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
    removed = removed + 1
  end
end
return removed`

/** Removes the consumer itself, if it holds nothing. */
export const LEAVE = `
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) == 0 then
  return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
end
return 0`

/**
 * KEYS: stream; ARGV: the names of all groups that are to read it. Drops what every group has read and acknowledged; in whole nodes of
 * the stream, so that some hundred such entries may stay. @returns how many; -1 when a group that is to read it is not there yet
 */
export const TRIM = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end
local function isBelow(a, b)
  local aMs, aSeq = parts(a)
  local bMs, bSeq = parts(b)
  return aMs < bMs or (aMs == bMs and aSeq < bSeq)
end
local there, first = {}, nil
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
  there[group.name] = true
  local lowest
  if group.pending > 0 then
    lowest = redis.call('XPENDING', KEYS[1], group.name)[2]
  else
    local ms, seq = parts(group['last-delivered-id'])
    lowest = string.format('%.0f-%.0f', ms, seq + 1)
  end
  if not first or isBelow(lowest, first) then first = lowest end
end
for _, name in ipairs(ARGV) do if not there[name] then return -1 end end
if not first then return 0 end
return redis.call('XTRIM', KEYS[1], 'MINID', '~', first)`
