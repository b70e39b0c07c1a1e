import { MOST_PASSED_OVER } from "../limits.ts";

/**
 * The waiting lists. `w:<bucket>` holds one list (queue, medium, skills) in score order;
 * `h:<profile>:<class>` and `hq:<queue>:<medium>` keep, per list, a lower bound of its first score:
 * entering lowers it, leaving only raises the truth, so a bound that equals the first score is
 * right. `hd` holds the first of each list, so that one command verifies many bounds:
 * `score;priority;arrival;front;queue;id`. `wh:<agent>` holds what is kept for one agent;
 * `wa:<queue>:<medium>` all that waits, by arrival; `wn` how much waits in each queue.
 */
export const WAITING = `
local HEAD = '^([^;]*);([^;]*);([^;]*);([^;]*);([^;]*);(.*)'

function Q.publishHead(b, x, score)
  for _, p in ipairs(R('HKEYS', P .. 'c:' .. b)) do
    R('ZADD', P .. 'h:' .. p .. ':' .. x.cl, 'LT', score, b)
  end
  R('ZADD', P .. 'hq:' .. x.q .. ':' .. x.m, 'LT', score, b)
end

function Q.setHead(b, score, pr, ar, fr, q, id)
  R('HSET', P .. 'hd', b, concat({ score, pr, ar, fr, q, id }, ';'))
end

-- Of the first in a list: what decides between lists, without reading its record.
function Q.headOf(value, cl)
  local sc, pr, ar, fr, q, id = match(value, HEAD)
  return { id = id, sc = tonumber(sc), pr = tonumber(pr), ar = ar, fr = fr, q = q,
    m = string.sub(cl, 1, 1), cl = cl }
end

function Q.scoreIn(value) return tonumber(match(value, '^[^;]*')) end

-- x is among the waiting of list b already: is it the first now?
function Q.enterList(b, x, score)
  local first = R('HGET', P .. 'hd', b)
  local least = first and Q.scoreIn(first)
  if first and (x.sc > least or (x.sc == least and x.id > match(first, '[^;]*$'))) then return end
  Q.setHead(b, score, x.pr, x.ar, x.fr, x.q, x.id)
  if not first or x.sc < least then Q.publishHead(b, x, score) end
end

-- x has left list b: who is the first now?
function Q.leaveList(b, x)
  if match(R('HGET', P .. 'hd', b) or '', '[^;]*$') ~= x.id then return end
  local next = R('ZRANGE', P .. 'w:' .. b, 0, 0, 'WITHSCORES')
  if #next == 0 then
    R('HDEL', P .. 'hd', b)
    return
  end
  local id = next[1]
  local y = X[id]
  if y then
    Q.setHead(b, next[2], y.pr, y.ar, y.fr, x.q, id)
  else
    local ar, pr, fr = match(R('GET', P .. 'x:' .. id), '^([^\t]*)\t([^\t]*)\t([^\t]*)')
    Q.setHead(b, next[2], pr, ar, fr, x.q, id)
  end
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
  local overflow, longest = tonumber(x.nv), tonumber(x.nm)
  if overflow and (not at or overflow < at) then at = overflow end
  if longest and (not at or longest < at) then at = longest end
  if x.xr and (not at or x.xr < at) then at = x.xr end
  return at
end

function Q.wait(x)
  local score = Q.scoreText(x)
  if x.hu then
    local a = Q.getA(x.pf)
    R('ZADD', P .. 'wh:' .. x.pf, score, x.id)
    a.hn = a.hn + 1
    a.dirty = true
  else
    local b = Q.bucketOf(x)
    R('ZADD', P .. 'w:' .. b, score, x.id)
    Q.enterList(b, x, score)
  end
  if x.fr ~= '' then R('INCR', T .. 'q:fronts') end
  x.st = 'q'
  x.dirty = true
  R('ZADD', P .. 'wa:' .. x.q .. ':' .. x.m, x.ar, x.id)
  R('HINCRBY', P .. 'wn', x.q, 1)
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
    local b = Q.bucketOf(x)
    R('ZREM', P .. 'w:' .. b, x.id)
    Q.leaveList(b, x)
  end
  if x.fr ~= '' then R('DECR', T .. 'q:fronts') end
  R('ZREM', P .. 'wa:' .. x.q .. ':' .. x.m, x.id)
  R('HINCRBY', P .. 'wn', x.q, -1)
  x.dirty = true
end

-- Agents an interaction passes over after they declined or missed it (CE01-F42, R48).
local RETRY_MS = 10000
local MOST_PASSED_OVER = ${MOST_PASSED_OVER}
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
