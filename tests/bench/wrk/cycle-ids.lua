-- Asks for `args[1]` with its %d replaced by the ids from `args[2]` on, `args[3]` of them, again and again.

local path, first, count
local asked = 0

function init(args)
  path, first, count = args[1], tonumber(args[2]), tonumber(args[3])
end

function request()
  asked = asked + 1
  return wrk.format('GET', string.format(path, first + asked % count))
end
