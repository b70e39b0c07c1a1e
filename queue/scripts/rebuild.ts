import { AGENTS } from "../lua/agents.ts";
import { SHARED } from "../lua/base.ts";
import { defined } from "../lua/engine.ts";
import { RECORDS } from "../lua/records.ts";
import { WAITING } from "../lua/waiting.ts";
import { script } from "../script.ts";

/**
 * The right to rebuild the region under a higher epoch; everybody else is refused from here on.
 * KEYS[1] tag  ARGV[1] epoch  [2] token  [3] lease in ms. Output: 1; -11 epoch not higher, -12
 * somebody else is at it.
 */
export const CLAIM = script(
  "claim",
  `
local T = KEYS[1]
local epoch = tonumber(ARGV[1])
local present = redis.call('GET', T .. 'q:epoch')
local last = redis.call('GET', T .. 'q:last')
if present and tonumber(present) >= epoch then return -11 end
if last and tonumber(last) >= epoch then return -11 end
if not redis.call('SET', T .. 'q:rebuilding', ARGV[1] .. ',' .. ARGV[2], 'NX', 'PX', ARGV[3]) then
  return -12
end
if present then redis.call('SET', T .. 'q:old', present) end
redis.call('DEL', T .. 'q:epoch')
return 1
`,
);

/** Begins every loading script: KEYS[1] tag  ARGV[1] epoch  [2] token  [3] lease in ms  [4] now. */
const LOADING = `
local R = redis.call
local T = KEYS[1]
local E = ARGV[1]
local lease = T .. 'q:rebuilding'
if R('GET', lease) ~= E .. ',' .. ARGV[2] then return -12 end
R('PEXPIRE', lease, ARGV[3])
local P = T .. 'q' .. E .. ':'
local media = R('GET', T .. 'q:media')
local now = tonumber(ARGV[4])
local anyFront = false
${SHARED}`;

/** Media and queues of the new epoch: ARGV[5] media string, then pairs of queue and rule. */
export const LOAD_SETTINGS = script(
  "load_settings",
  `${LOADING}
R('SET', T .. 'q:media', ARGV[5])
R('DEL', T .. 'q:fronts')
for n = 6, #ARGV, 2 do R('HSET', P .. 'qs', ARGV[n], ARGV[n + 1]) end
return 1
`,
);

/** Agents, five values each: id, profile, presence, reason, since. */
export const LOAD_AGENTS = script(
  "load_agents",
  `${LOADING}${defined(RECORDS, AGENTS)}
for n = 5, #ARGV, 5 do
  local id, p, pres = ARGV[n], ARGV[n + 1], ARGV[n + 2]
  local since = ARGV[n + 4]
  A[id] = { id = id, p = p, pres = pres, re = ARGV[n + 3], si = since, un = 0,
    n = { 0, 0, 0, 0, 0, 0, 0, 0 }, idle = since, la = '0', pool = '', work = '', hn = 0, xn = 0,
    su = '', iu = 0, dirty = true }
  R('ZADD', P .. 'pg:' .. p, 0, id)
  R('HSET', P .. 'ap', id, p)
  if pres == 'v' then R('HINCRBY', P .. 'pn', 'v' .. p, 1) end
  if pres ~= 'o' then R('HINCRBY', P .. 'pn', 's' .. p, 1) end
end
Q.flush()
return 1
`,
);

/**
 * Interactions, 21 values each: id, state, queue, medium, priority, arrival, score, lists, delays,
 * ring, queued at, agent, next timer of wrap-up, revision, epoch, preferred, hold in ms, constants, front,
 * agents it passes over (agent=until;), interrupted by a call (1 or empty).
 * Lists' bounds are published once at the end (PUBLISH).
 */
export const LOAD_ITEMS = script(
  "load_items",
  `${LOADING}${defined(RECORDS, AGENTS, WAITING)}
-- Entries of one sorted set go in together; bounds follow at the end.
local added, waiting = {}, {}
local function add(key, score, id)
  local list = added[key]
  if not list then
    list = { 'ZADD', P .. key }
    added[key] = list
  end
  list[#list + 1] = score
  list[#list + 1] = id
end
function Q.setDue(x, at)
  x.dl = at
  if at then add('due', format('%.0f', at), x.id) end
end
local function stand(x)
  local score = Q.scoreText(x)
  if x.hu then
    local a = Q.getA(x.pf)
    a.hn, a.dirty = a.hn + 1, true
    add('wh:' .. x.pf, score, x.id)
  else
    add('w:' .. Q.bucketOf(x), score, x.id)
  end
  if x.fr ~= '' then R('INCR', T .. 'q:fronts') end
  add('wa:' .. x.q .. ':' .. x.m, x.ar, x.id)
  waiting[x.q] = (waiting[x.q] or 0) + 1
  Q.setDue(x, Q.nextTimer(x))
end
local ageing = {}
local function off(q)
  if ageing[q] == nil then ageing[q] = match(R('HGET', P .. 'qs', q) or '0', '^(%d)') == '1' end
  return ageing[q]
end
local function passes(x, agents)
  for agent, till in gmatch(agents, '([^=;]+)=(%d+);') do
    local a = Q.getA(agent)
    if a then
      x.ex, x.xr = x.ex .. agent .. '=' .. till .. ';', now
      R('SADD', P .. 'ax:' .. agent, x.id)
      a.xn, a.dirty = a.xn + 1, true
    end
  end
end
local function interrupted(x, a)
  x.su, x.cn = '1', '1'
  a.su = Q.listAdd(a.su, x.id)
  a.n[tonumber(x.m)] = a.n[tonumber(x.m)] + 1
end
for n = 5, #ARGV, 21 do
  local x = { id = ARGV[n], st = ARGV[n + 1], q = ARGV[n + 2], m = ARGV[n + 3],
    pr = tonumber(ARGV[n + 4]), ar = ARGV[n + 5], bs = ARGV[n + 7], ra = ARGV[n + 8],
    ri = tonumber(ARGV[n + 9]), qa = tonumber(ARGV[n + 10]), ag = ARGV[n + 11], of = '',
    rv = tonumber(ARGV[n + 13]), ep = ARGV[n + 14], pf = ARGV[n + 15], k = ARGV[n + 17],
    ex = '', fr = ARGV[n + 18], un = 0, cn = '', iv = '', su = '', rt = '' }
  x.cl = (off(x.q) or Q.rules(x.m).weight == 0) and x.m .. '!' or x.m
  x.sc = tonumber(ARGV[n + 6]) or Q.scoreOf(x.m, x.cl, x.pr, x.ar)
  if not X[x.id] then
    X[x.id] = x
    x.dirty = true
    -- Whose agent is no longer configured waits again.
    if x.st ~= 'q' and not Q.getA(x.ag) then x.st, x.ag = 'q', '' end
    if x.st == 'q' then
      local c = Q.constants(x)
      x.nv = c.overflow > 0 and x.qa + c.overflow or nil
      x.nm = c.longest > 0 and x.qa + c.longest or nil
      local hold = tonumber(ARGV[n + 16])
      if x.pf ~= '' and hold > 0 and x.qa + hold > now and Q.getA(x.pf) then x.hu = x.qa + hold
      else x.pf = '' end
      passes(x, ARGV[n + 19])
      stand(x)
    else
      local a = Q.getA(x.ag)
      if x.st == 'p' then
        a.work = Q.listAdd(a.work, x.id)
        a.dirty = true
        if ARGV[n + 20] ~= '' then interrupted(x, a) end
      else
        Q.take(x, a, true)
      end
      if x.st == 'w' and ARGV[n + 12] ~= '' then Q.setDue(x, tonumber(ARGV[n + 12])) end
    end
  end
end
for _, command in pairs(added) do R(unpack(command)) end
for q, n in pairs(waiting) do R('HINCRBY', P .. 'wn', q, n) end
Q.flush()
return 1
`,
);

/** First scores of lists ARGV[5] to ARGV[6] are made known to the profiles they fit. */
export const PUBLISH = script(
  "publish",
  `${LOADING}${defined(RECORDS, WAITING)}
for b = tonumber(ARGV[5]), tonumber(ARGV[6]) do
  local top = R('ZRANGE', P .. 'w:' .. b, 0, 0, 'WITHSCORES')
  if #top > 0 then
    local cl, q = match(R('HGET', P .. 'bd', b), '^([^|]*)|([^|]*)|')
    local x = Q.getX(top[1])
    Q.setHead(b, top[2], x.pr, x.ar, x.fr, q, x.id)
    for _, p in ipairs(R('HKEYS', P .. 'c:' .. b)) do
      R('ZADD', P .. 'h:' .. p .. ':' .. cl, top[2], b)
    end
    R('ZADD', P .. 'hq:' .. q .. ':' .. string.sub(cl, 1, 1), top[2], b)
  end
end
return 1
`,
);

/** The new epoch is in force. Output: the old epoch or empty. */
export const SWITCH = script(
  "switch",
  `${LOADING}
R('SET', T .. 'q:epoch', E)
R('SET', T .. 'q:last', E)
R('SET', T .. 'q:seq', 0)
R('DEL', lease)
local old = R('GET', T .. 'q:old')
R('DEL', T .. 'q:old')
return old or ''
`,
);
