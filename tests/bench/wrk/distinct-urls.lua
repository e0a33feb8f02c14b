-- Asks for `args[1]` URLs, each another one: articles, fighters and lists, some with query parameters that nobody knows. Ends after the
-- last of them was answered.

local paths = {
  '/api/articles/%d',
  '/api/fighters/%d',
  '/api/articles?limit=20&cursor=%d',
  '/api/fighters/%d?utm_source=%d',
}
local asked = 0
local answered = 0
local count

function init(args)
  count = tonumber(args[1])
end

function request()
  asked = asked + 1
  local path = paths[asked % #paths + 1]
  return wrk.format('GET', string.format(path, asked, asked))
end

function response()
  answered = answered + 1
  if answered >= count then
    wrk.thread:stop()
  end
end
