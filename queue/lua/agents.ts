/**
 * Capacity and pools. A pool `i:<profile>:<media>` holds the available agents of one profile with
 * room for exactly those media, in the order of CE01-R27: idle agents before holders of work,
 * fewest units first, then longest idle or longest since the last accept.
 * Score = units x 2^42 + that time. `g:<bucket>:<level>` keeps, per pool that may serve a bucket, a
 * lower bound of the pool's best score; `g:<bucket>` the levels of proficiency in use, best first.
 */
export const AGENTS = `
local CAPPAT = string.rep('(%d+),(%d+),(%d);?', 8)

-- Profile: cost, maximum and interruptible per medium; classes of work it may be given.
function Q.profile(p)
  local c = PROFILES[p]
  if c then return c end
  local s = R('GET', P .. 'pd:' .. p)
  local caps, classes = match(s, '^([^|]*)|([^|]*)|')
  local c1, m1, i1, c2, m2, i2, c3, m3, i3, c4, m4, i4, c5, m5, i5, c6, m6, i6, c7, m7, i7, c8, m8,
    i8 = match(caps, CAPPAT)
  c = { classes = classes,
    cost = { tonumber(c1), tonumber(c2), tonumber(c3), tonumber(c4), tonumber(c5), tonumber(c6),
      tonumber(c7), tonumber(c8) },
    max = { tonumber(m1), tonumber(m2), tonumber(m3), tonumber(m4), tonumber(m5), tonumber(m6),
      tonumber(m7), tonumber(m8) },
    int = { i1 == '1', i2 == '1', i3 == '1', i4 == '1', i5 == '1', i6 == '1', i7 == '1',
      i8 == '1' } }
  PROFILES[p] = c
  return c
end

-- CE01-R37: units for a call count interruptible work as free.
function Q.room(a, d)
  local c = Q.profile(a.p)
  if a.n[d] >= c.max[d] then return false end
  if a.un + c.cost[d] <= 100 then return true end
  return d <= 2 and a.un - a.iu + c.cost[d] <= 100
end

function Q.mask(a)
  if a.pres ~= 'v' then return '' end
  local c, n, m = Q.profile(a.p), a.n, ''
  local left = 100 - a.un
  for d = 1, 8 do
    if n[d] < c.max[d] and (c.cost[d] <= left or (d <= 2 and c.cost[d] <= left + a.iu)) then
      m = m .. d
    end
  end
  return m
end

function Q.rank(a)
  if a.un == 0 then return tonumber(a.idle) end
  return a.un * RANK + a.la
end

function Q.publish(p, m, name, score)
  local links = R('GET', P .. 'k:' .. p)
  if not links then return end
  for b, d, level in gmatch(links, '(%d+):(%d):([%d.]+);') do
    if find(m, d, 1, true) then
      local g = P .. 'g:' .. b
      if R('ZADD', g .. ':' .. level, 'LT', score, name) == 1 then
        R('ZADD', g, -tonumber(level), level)
      end
    end
  end
end

function Q.unpool(a)
  if a.pool ~= '' then
    R('ZREM', P .. 'i:' .. a.pool, a.id)
    a.pool = ''
    a.dirty = true
  end
end

function Q.pool(a)
  local m = Q.mask(a)
  if m == '' or a.pending then return Q.unpool(a) end
  local name, score = a.p .. ':' .. m, Q.rank(a)
  local key = P .. 'i:' .. name
  if a.pool ~= name then Q.unpool(a) end
  local top = R('ZRANGE', key, 0, 0, 'WITHSCORES')
  R('ZADD', key, format('%.0f', score), a.id)
  if #top == 0 then R('SADD', P .. 'pm:' .. a.p, m) end
  if #top == 0 or score < tonumber(top[2]) then Q.publish(a.p, m, name, format('%.0f', score)) end
  a.pool = name
  a.dirty = true
end

-- Takes the cost of x from a (a.un, the medium's count, the list of work). Only what is open there,
-- not what is merely offered, can be interrupted.
function Q.take(x, a, open)
  local c, d = Q.profile(a.p), tonumber(x.m)
  x.un, x.cn, x.iv, x.ag = c.cost[d], '1', '', a.id
  a.un = a.un + x.un
  a.n[d] = a.n[d] + 1
  if open then Q.opened(x, a) end
  a.work = Q.listAdd(a.work, x.id)
  a.dirty = true
  x.dirty = true
end

-- Interruptible from now on. True when that made room for a call.
function Q.opened(x, a)
  if not Q.profile(a.p).int[tonumber(x.m)] then return false end
  x.iv = '1'
  a.iu = a.iu + x.un
  return true
end

function Q.giveUnits(x, a)
  a.un = a.un - x.un
  if x.iv ~= '' then a.iu = a.iu - x.un end
  x.un, x.iv = 0, ''
end

-- Everything x holds of a goes back, but x stays in hand.
function Q.giveBack(x, a)
  Q.giveUnits(x, a)
  local d = tonumber(x.m)
  if x.cn ~= '' then a.n[d] = a.n[d] - 1 end
  if x.su ~= '' then a.su = Q.listRemove(a.su, x.id) end
  x.cn, x.su = '', ''
  a.dirty = true
  x.dirty = true
end

function Q.openOffers(x, by) R('HINCRBY', P .. 'of', x.q .. ':' .. x.m, by) end

function Q.letGo(x, a)
  if x.st == 'o' then Q.openOffers(x, -1) end
  Q.giveBack(x, a)
  a.work = Q.listRemove(a.work, x.id)
  x.ag = ''
end
`;
