-- What wrk asks for. Arguments: the kind of load, the number of links, the Host, the API key, a seed.
local floor, exp, random, format = math.floor, math.exp, math.random, string.format

local before, after, post

-- codes look like any others: links are numbered from 1 and shuffled within 24 bits
local function code(number)
  return format("c%06x", number * 7919 % 16777216)
end

local loads = {}

function init(arguments)
  local kind, host, key, seed = arguments[1], arguments[3], arguments[4], tonumber(arguments[5])
  local links = tonumber(arguments[2])
  local logarithm = math.log(links)
  local asked = 0
  math.randomseed(seed)
  before = "GET /"
  after = " HTTP/1.1\r\nHost: " .. host .. "\r\n\r\n"
  if kind == "browser" then
    after = " HTTP/1.1\r\nHost: " .. host .. "\r\nConnection: keep-alive\r\n"
      .. "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n"
      .. "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
      .. "Referer: https://social.example/feed/2026/some-post-that-many-read\r\n"
      .. "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9,de;q=0.8\r\n\r\n"
  elseif kind == "rules" then
    after = " HTTP/1.1\r\nHost: " .. host .. "\r\nAccept-Language: fr-CH, fr;q=0.9\r\n\r\n"
  end
  local body = '{"longUrl":"https://site-1.example/page/new","findIfExists":false}'
  post = "POST /rest/v3/short-urls HTTP/1.1\r\nHost: " .. host .. "\r\nX-Api-Key: " .. key
    .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body

  local function spread()
    return before .. code(floor(exp(random() * logarithm))) .. after
  end
  loads.spread = spread
  loads.browser = spread
  loads.hot = function() return before .. code(1) .. after end
  loads.unknown = function() return before .. format("x%06x", floor(random() * 100)) .. after end
  loads.random = function()
    asked = asked + 1
    return before .. format("u%08x", (seed * 16 + asked * 40503) % 4294967296) .. after
  end
  loads.rules = function() return before .. "r" .. floor(random() * 1000) .. after end
  loads.query = function()
    return before .. code(floor(exp(random() * logarithm))) .. "?utm_source=mail&utm_campaign=autumn" .. after
  end
  loads.mixed = function()
    asked = asked + 1
    if asked % 100 == 0 then
      return post
    end
    return spread()
  end
  request = loads[kind]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(format("result %d %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), latency:percentile(99.9), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
