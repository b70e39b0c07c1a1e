/**
 * Agent looks for work (CE01-F35 and "Order and media"): the first of each class of lists by
 * score, then classes of one medium group by score, then groups by effective priority, arrival, id.
 */
export const SEARCH_WORK = `
local HELD_READ = 64

-- The first in list b this agent may have; value is the list's first of all.
function Q.firstFor(a, b, cl, value)
  if a.xn == 0 then return Q.headOf(value, cl) end
  local head = Q.headOf(value, cl)
  if R('SISMEMBER', P .. 'ax:' .. a.id, head.id) == 0 then return head end
  for _, id in ipairs(R('ZRANGE', P .. 'w:' .. b, 1, DEPTH)) do
    if R('SISMEMBER', P .. 'ax:' .. a.id, id) == 0 then return Q.getX(id) end
  end
end

-- Verifies a page of bounds against the first of each list in one command; what turns out stale is
-- raised in one command, too. In the order of their bounds no list can beat one whose first score
-- lies below the next bound.
local FIRST_PAGE, MOST_LISTS = 6, 2000
function Q.firstOfClass(a, cl)
  local h = P .. 'h:' .. a.p .. ':' .. cl
  local size = FIRST_PAGE
  for _ = 1, MOST_PAGES do
    local page, lists = R('ZRANGE', h, '0', tostring(size - 1), 'WITHSCORES'), {}
    for n = 1, #page, 2 do lists[#lists + 1] = page[n] end
    if #lists == 0 then return nil end
    local firsts = R('HMGET', P .. 'hd', unpack(lists))
    local raised, empty = {}, {}
    local best
    local done = #lists < size
    for n, b in ipairs(lists) do
      local bound, value = tonumber(page[2 * n]), firsts[n]
      if best and bound > best.sc then
        done = true
        break
      end
      if not value then
        empty[#empty + 1] = b
      else
        local real = Q.scoreIn(value)
        if real > bound then
          raised[#raised + 1] = match(value, '^[^;]*')
          raised[#raised + 1] = b
        end
        if not best or real <= best.sc then
          local head = Q.firstFor(a, b, cl, value)
          if head and (not best or head.sc < best.sc or (head.sc == best.sc and head.id < best.id)) then
            best = head
          end
        end
      end
    end
    if #empty > 0 then R('ZREM', h, unpack(empty)) end
    if #raised > 0 then R('ZADD', h, unpack(raised)) end
    if done then return best end
    size = math.min(2 * size, MOST_LISTS)
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
  if x.ar ~= y.ar then return tonumber(x.ar) < tonumber(y.ar) end
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
      local top = R('ZRANGE', P .. 'h:' .. a.p .. ':' .. cl, '0', '0', 'WITHSCORES')
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
    local x = Q.firstOfClass(a, cl)
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
  return best and Q.getX(best.id), heads
end
`;
