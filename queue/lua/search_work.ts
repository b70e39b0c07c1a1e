/**
 * Agent looks for work (CE01-F35 and "Order and media"): the first of each class of lists by
 * score, then classes of one medium group by score, then groups by effective priority, arrival, id.
 */
export const SEARCH_WORK = `
local GROUP = { 'v', 'v', 'c', 's', 'p', 'p', 'e', 't' }
local HELD_READ = 64

function Q.firstOfList(b, a)
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

-- Reads bounds a page at a time; what turns out stale is raised in one command per page. In the
-- order of their bounds no list can beat one whose first score lies below the next bound.
local FIRST_PAGE = 6
function Q.firstOfClass(a, cl)
  local h = P .. 'h:' .. a.p .. ':' .. cl
  local size = FIRST_PAGE
  for _ = 1, MOST_PAGES do
    local page = R('ZRANGE', h, 0, size - 1, 'WITHSCORES')
    local raised, empty = {}, {}
    local best, bestScore
    local done = #page < 2 * size
    for n = 1, #page, 2 do
      local b, bound = page[n], tonumber(page[n + 1])
      if best and bound > bestScore then
        done = true
        break
      end
      local real, id, score = Q.firstOfList(b, a)
      if not real then
        empty[#empty + 1] = b
      elseif real > bound then
        raised[#raised + 1] = format('%.17g', real)
        raised[#raised + 1] = b
      end
      if id and (not best or score < bestScore or (score == bestScore and id < best)) then
        best, bestScore = id, score
      end
    end
    if #empty > 0 then R('ZREM', h, unpack(empty)) end
    if #raised > 0 then R('ZADD', h, unpack(raised)) end
    if done then return best end
    size = size * 2
  end
end

function Q.effective(x)
  local r = Q.rules(x.m)
  if x.fr ~= '' then return r.to end
  if #x.cl > 1 or r.weight == 0 then return x.pr end
  local e = x.pr + (now - x.ar) / r.weight
  if e > r.to then return r.to end
  return e
end

function Q.earlier(x, y)
  if x.ar ~= y.ar then return x.ar < y.ar end
  return x.id < y.id
end

function Q.byScore(x, y)
  if x.sc ~= y.sc then return x.sc < y.sc end
  return Q.earlier(x, y)
end

-- Heads of lists with and without ageing are never compared by score with one another.
function Q.groupOf(x)
  local g = GROUP[tonumber(x.m)]
  if #x.cl > 1 then return g .. '!' end
  return g
end

-- No list of a class can have an effective priority above this, front ones apart.
function Q.mostEffective(cl, bound)
  if #cl > 1 then return 100 - floor(bound / RANK) end
  local r = Q.rules(cl)
  if r.weight == 0 then return r.to end
  return math.min(r.to, (now - bound) / r.weight)
end

-- Classes with waiting work by group, the most promising group first.
function Q.promising(a, m)
  local groups, byName = {}, {}
  for cl in gmatch(Q.profile(a.p).classes, '(%d!?);') do
    local d = string.sub(cl, 1, 1)
    if find(m, d, 1, true) then
      local top = R('ZRANGE', P .. 'h:' .. a.p .. ':' .. cl, 0, 0, 'WITHSCORES')
      if #top > 0 then
        local name = #cl > 1 and cl or GROUP[tonumber(d)]
        local g = byName[name]
        if not g then
          g = { most = -1, name = GROUP[tonumber(d)] }
          byName[name] = g
          groups[#groups + 1] = g
        end
        local most = anyFront and 100 or Q.mostEffective(cl, tonumber(top[2]))
        if most > g.most then g.most = most end
        g[#g + 1] = cl
      end
    end
  end
  table.sort(groups, function(x, y) return x.most > y.most end)
  return groups
end

-- The first of a group by score.
function Q.firstOfGroup(a, g)
  local best
  for _, cl in ipairs(g) do
    local id = Q.firstOfClass(a, cl)
    local x = id and Q.getX(id)
    if x and (not best or Q.byScore(x, best)) then best = x end
  end
  return best
end

-- Work held for this agent competes inside its group by score, too.
function Q.heldFor(a, m)
  local held = {}
  if a.hn == 0 then return held end
  for _, id in ipairs(R('ZRANGE', P .. 'wh:' .. a.id, 0, HELD_READ - 1)) do
    local x = Q.getX(id)
    if x and find(m, x.m, 1, true) then held[#held + 1] = x end
  end
  return held
end

function Q.reduce(heads)
  local kept, at = {}, {}
  for _, x in ipairs(heads) do
    local g = Q.groupOf(x)
    if #x.cl > 1 or not at[g] then
      kept[#kept + 1] = x
      at[g] = #kept
    elseif Q.byScore(x, kept[at[g]]) then
      kept[at[g]] = x
    end
  end
  return kept
end

-- Returns the interaction this agent is to be offered, and the heads it was compared with: groups
-- that cannot reach the best effective priority found are not opened.
function Q.findWork(a)
  local m = Q.mask(a)
  if m == '' then return nil end
  local heads = Q.heldFor(a, m)
  local reached
  local held = {}
  for _, x in ipairs(heads) do
    held[GROUP[tonumber(x.m)]] = true
    local e = Q.effective(x)
    if not reached or e > reached then reached = e end
  end
  for _, g in ipairs(Q.promising(a, m)) do
    if not reached or g.most + 1e-6 >= reached or held[g.name] then
      local x = Q.firstOfGroup(a, g)
      if x then
        heads[#heads + 1] = x
        local e = Q.effective(x)
        if not reached or e > reached then reached = e end
      end
    end
  end
  heads = Q.reduce(heads)
  local best, bestE
  for _, x in ipairs(heads) do
    local e = Q.effective(x)
    if not best or e > bestE or (e == bestE and Q.earlier(x, best)) then best, bestE = x, e end
  end
  return best, heads
end
`;
