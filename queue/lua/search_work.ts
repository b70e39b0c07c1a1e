/**
 * Agent looks for work (CE01-F35 and "Order and media"): the first of each class of lists by
 * score, then classes of one medium group by score, then groups by effective priority, arrival, id.
 */
export const SEARCH_WORK = `
local GROUP = { 'v', 'v', 'c', 's', 'p', 'p', 'e', 't' }
local HELD_READ = 64

local function firstOfList(b, a)
  local key = P .. 'w:' .. b
  local top = R('ZRANGE', key, 0, 0, 'WITHSCORES')
  if #top == 0 then return nil end
  local bound = tonumber(top[2])
  if a.xn == 0 or R('SISMEMBER', P .. 'ax:' .. a.id, top[1]) == 0 then
    return bound, top[1], bound
  end
  local more = R('ZRANGE', key, 1, DEPTH, 'WITHSCORES')
  for n = 1, #more, 2 do
    if R('SISMEMBER', P .. 'ax:' .. a.id, more[n]) == 0 then
      return bound, more[n], tonumber(more[n + 1])
    end
  end
  return bound
end

local function firstOfClass(a, cl)
  local h = P .. 'h:' .. a.p .. ':' .. cl
  local best, bestScore
  local at = 0
  for _ = 1, PROBES do
    local t = R('ZRANGE', h, at, at, 'WITHSCORES')
    if #t == 0 then break end
    local b, bound = t[1], tonumber(t[2])
    if best and bound > bestScore then break end
    local real, id, score = firstOfList(b, a)
    if not real then
      R('ZREM', h, b)
    elseif real > bound then
      R('ZADD', h, format('%.17g', real), b)
    else
      at = at + 1
      if id and (not best or score < bestScore or (score == bestScore and id < best)) then
        best, bestScore = id, score
      end
    end
  end
  return best
end

local function effective(x)
  local r = rules(x.m)
  if x.fr ~= '' then return r.to end
  if #x.cl > 1 or r.weight == 0 then return x.pr end
  local e = x.pr + (now - x.ar) / r.weight
  if e > r.to then return r.to end
  return e
end

local function earlier(x, y)
  if x.ar ~= y.ar then return x.ar < y.ar end
  return x.id < y.id
end

local function byScore(x, y)
  if x.sc ~= y.sc then return x.sc < y.sc end
  return earlier(x, y)
end

-- Heads of lists with and without ageing are never compared by score with one another.
local function groupOf(x)
  local g = GROUP[tonumber(x.m)]
  if #x.cl > 1 then return g .. '!' end
  return g
end

-- Returns the interaction this agent is to be offered, and the heads it was compared with.
local function findWork(a)
  local m = mask(a)
  if m == '' then return nil end
  local ids = {}
  for cl in gmatch(profile(a.p).classes, '(%d!?);') do
    if find(m, string.sub(cl, 1, 1), 1, true) then
      local id = firstOfClass(a, cl)
      if id then ids[#ids + 1] = id end
    end
  end
  if a.hn > 0 then
    for _, id in ipairs(R('ZRANGE', P .. 'wh:' .. a.id, 0, HELD_READ - 1)) do
      local x = getX(id)
      if x and find(m, x.m, 1, true) then ids[#ids + 1] = id end
    end
  end
  if #ids == 0 then return nil end
  if #ids == 1 then
    local x = getX(ids[1])
    return x, { x }
  end
  local heads, at = {}, {}
  for _, id in ipairs(ids) do
    local x = getX(id)
    local g = groupOf(x)
    if #x.cl > 1 then
      heads[#heads + 1] = x
    elseif not at[g] then
      heads[#heads + 1] = x
      at[g] = #heads
    elseif byScore(x, heads[at[g]]) then
      heads[at[g]] = x
    end
  end
  local best, bestE
  for _, x in ipairs(heads) do
    local e = effective(x)
    if not best or e > bestE or (e == bestE and earlier(x, best)) then best, bestE = x, e end
  end
  return best, heads
end
`;
