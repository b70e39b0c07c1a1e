/**
 * Interaction looks for an agent (CE01-F33, R27): best level of proficiency first, inside it the
 * pools by their bounds; a bound is verified against the pool's real first agent and raised where
 * it was too low. Bounded by constants, whatever the number of agents.
 */
export const SEARCH_AGENT = `
local PROBES = 2000
local DEPTH = 64 -- agents looked at in one pool when the first ones are passed over

function Q.firstOfPool(name, x)
  local key = P .. 'i:' .. name
  local top = R('ZRANGE', key, 0, 0, 'WITHSCORES')
  if #top == 0 then return nil end
  local bound = tonumber(top[2])
  if x.ex == '' or not Q.passed(x, top[1]) then return bound, top[1], bound end
  local more = R('ZRANGE', key, 1, DEPTH, 'WITHSCORES')
  for n = 1, #more, 2 do
    if not Q.passed(x, more[n]) then return bound, more[n], tonumber(more[n + 1]) end
  end
  return bound
end

function Q.levelFor(b, name)
  return tonumber(R('HGET', P .. 'c:' .. b, match(name, '^%d+')))
end

-- Is agent (of pool name) before best? Level '0' = queue in the order of longest idle: there
-- proficiency decides between equals.
function Q.before(b, level, agent, score, name, best, bestScore, bestName)
  if not best or score ~= bestScore then return not best or score < bestScore end
  local mine, theirs = 0, 0
  if level == '0' then mine, theirs = Q.levelFor(b, name), Q.levelFor(b, bestName) end
  return mine > theirs or (mine == theirs and agent < best)
end

-- As firstOfClass: a page of bounds at a time, stale ones raised in one command.
local POOLS_PAGE, MOST_PAGES = 6, 12
function Q.bestOfLevel(x, b, level)
  local g = P .. 'g:' .. b .. ':' .. level
  local size = POOLS_PAGE
  for _ = 1, MOST_PAGES do
    local page = R('ZRANGE', g, 0, size - 1, 'WITHSCORES')
    if #page == 0 then
      R('ZREM', P .. 'g:' .. b, level)
      return nil, false
    end
    local raised, empty = {}, {}
    local best, bestScore, bestName
    local done = #page < 2 * size
    for n = 1, #page, 2 do
      local name, bound = page[n], tonumber(page[n + 1])
      if best and bound > bestScore then
        done = true
        break
      end
      local real, agent, score = Q.firstOfPool(name, x)
      if not real then
        empty[#empty + 1] = name
      elseif real > bound then
        raised[#raised + 1] = format('%.0f', real)
        raised[#raised + 1] = name
      end
      if agent and Q.before(b, level, agent, score, name, best, bestScore, bestName) then
        best, bestScore, bestName = agent, score, name
      end
    end
    if #empty > 0 then R('ZREM', g, unpack(empty)) end
    if #raised > 0 then R('ZADD', g, unpack(raised)) end
    if done and best then return best, true end
    if done and 2 * #empty < #page then return nil, true end
    if not done then size = size * 2 end
  end
  return nil, true
end

function Q.findAgent(x)
  local b = Q.bucketOf(x)
  local n = 0
  for _ = 1, PROBES do
    local level = R('ZRANGE', P .. 'g:' .. b, n, n)[1]
    if not level then return nil end
    local agent, kept = Q.bestOfLevel(x, b, level)
    if agent then return agent end
    if kept then n = n + 1 end
  end
end

function Q.fits(x, a, ring)
  local n, b = 0, nil
  for id in gmatch(x.bs, '[^,]+') do
    if ring == nil or n <= ring then b = id end
    n = n + 1
  end
  return R('HEXISTS', P .. 'c:' .. b, a.p) == 1
end

-- Is an agent other than those passed over available for x, whatever they hold just now?
function Q.othersAvailable(x)
  local b = Q.bucketOf(x)
  local total = 0
  local profiles = R('HKEYS', P .. 'c:' .. b)
  for n = 1, #profiles, 100 do
    local fields = {}
    for i = n, math.min(n + 99, #profiles) do fields[#fields + 1] = 'v' .. profiles[i] end
    for _, count in ipairs(R('HMGET', P .. 'pn', unpack(fields))) do
      total = total + tonumber(count or '0')
    end
  end
  for agent in gmatch(x.ex, '([^=;]+)=') do
    local a = Q.getA(agent)
    if a and a.pres == 'v' and Q.fits(x, a, x.ri) then total = total - 1 end
  end
  return total > 0
end
`;
