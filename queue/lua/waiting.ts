/**
 * The waiting lists. `w:<bucket>` holds one list (queue, medium, skills) in score order;
 * `h:<profile>:<class>` and `hq:<queue>:<medium>` keep, per list, a lower bound of its first score:
 * entering lowers it, leaving only raises the truth, so a bound that equals the first score is
 * right. `wh:<agent>` holds what is kept for one agent; `wa:<queue>:<medium>` all that waits, by
 * arrival.
 */
export const WAITING = `
function Q.publishHead(b, x)
  for _, p in ipairs(R('HKEYS', P .. 'c:' .. b)) do
    R('ZADD', P .. 'h:' .. p .. ':' .. x.cl, 'LT', format('%.17g', x.sc), b)
  end
  R('ZADD', P .. 'hq:' .. x.q .. ':' .. x.m, 'LT', format('%.17g', x.sc), b)
end

function Q.nextTimer(x)
  local at = x.hu
  local n = 0
  for delay in gmatch(x.ra, '[^,]+') do
    if n == x.ri + 1 then
      local t = x.qa + delay
      if not at or t < at then at = t end
    end
    n = n + 1
  end
  if x.nv and (not at or x.nv < at) then at = x.nv end
  if x.nm and (not at or x.nm < at) then at = x.nm end
  if x.xr and (not at or x.xr < at) then at = x.xr end
  return at
end

function Q.wait(x)
  local score = format('%.17g', x.sc)
  if x.hu then
    local a = Q.getA(x.pf)
    R('ZADD', P .. 'wh:' .. x.pf, score, x.id)
    a.hn = a.hn + 1
    a.dirty = true
  else
    local b = Q.bucketOf(x)
    local key = P .. 'w:' .. b
    local top = R('ZRANGE', key, 0, 0, 'WITHSCORES')
    R('ZADD', key, score, x.id)
    if #top == 0 or x.sc < tonumber(top[2]) then Q.publishHead(b, x) end
  end
  if x.fr ~= '' then R('INCR', T .. 'q:fronts') end
  x.st = 'q'
  x.dirty = true
  R('ZADD', P .. 'wa:' .. x.q .. ':' .. x.m, format('%.0f', x.ar), x.id)
  Q.setDue(x, Q.nextTimer(x))
end

-- Takes x out of the list it waits in.
function Q.unwait(x)
  if x.hu then
    local a = Q.getA(x.pf)
    R('ZREM', P .. 'wh:' .. x.pf, x.id)
    a.hn = a.hn - 1
    a.dirty = true
  else
    R('ZREM', P .. 'w:' .. Q.bucketOf(x), x.id)
  end
  if x.fr ~= '' then R('DECR', T .. 'q:fronts') end
  R('ZREM', P .. 'wa:' .. x.q .. ':' .. x.m, x.id)
  x.dirty = true
end

-- Agents an interaction passes over after they declined or missed it (CE01-F42, R48).
local RETRY_MS = 10000
local MOST_PASSED_OVER = 8
function Q.unpass(x, agent)
  local a = Q.getA(agent)
  if a and R('SREM', P .. 'ax:' .. agent, x.id) == 1 then
    a.xn = a.xn - 1
    a.dirty = true
  end
end
function Q.passOver(x, agent, ms)
  local kept, n = '', 0
  for id, till in gmatch(x.ex, '([^=;]+)=(%d+);') do
    if id ~= agent then
      n = n + 1
      if n < MOST_PASSED_OVER then kept = kept .. id .. '=' .. till .. ';' else Q.unpass(x, id) end
    end
  end
  if ms < RETRY_MS then ms = RETRY_MS end
  x.ex = agent .. '=' .. format('%.0f', now + ms) .. ';' .. kept
  x.xr = now + RETRY_MS
  local a = Q.getA(agent)
  if R('SADD', P .. 'ax:' .. agent, x.id) == 1 then
    a.xn = a.xn + 1
    a.dirty = true
  end
end
function Q.forgetPassed(x)
  if x.ex == '' then return end
  for agent in gmatch(x.ex, '([^=;]+)=') do Q.unpass(x, agent) end
  x.ex, x.xr = '', nil
end
function Q.passed(x, agent)
  return x.ex ~= '' and find(';' .. x.ex, ';' .. agent .. '=', 1, true) ~= nil
end
`;
