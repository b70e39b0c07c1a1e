import { READER } from "../lua/engine.ts";
import { script } from "../script.ts";

/** Place among what waits in its queue and medium. ARGV[2] interaction. {before, waiting} or 0. */
export const POSITION = script(
  "position",
  `${READER}
local x = Q.getX(ARGV[2])
if not x or x.st ~= 'q' then return 0 end
local before = 0
local own = Q.bucketOf(x)
local score = Q.scoreText(x)
for _, b in ipairs(R('LRANGE', P .. 'ql:' .. x.q .. ':' .. x.m, 0, -1)) do
  local key = P .. 'w:' .. b
  before = before + R('ZCOUNT', key, '-inf', '(' .. score)
  if b == own and not x.hu then
    before = R('ZRANK', key, x.id) + before - R('ZCOUNT', key, '-inf', '(' .. score)
  else
    for _, id in ipairs(R('ZRANGEBYSCORE', key, score, score, 'LIMIT', 0, 100)) do
      if id < x.id then before = before + 1 end
    end
  end
end
return { before, R('ZCARD', P .. 'wa:' .. x.q .. ':' .. x.m) }
`,
);

/**
 * What CB-C11 needs. ARGV[2] list key without class  [3] queue  [4] medium digit  [5] interaction or
 * empty. Output: {places of available agents who fit, is one free (0, 1), contacts before}; -1; or
 * `?` and the key to make known.
 */
export const WAIT_FACTS = script(
  "wait_facts",
  `${READER}
local q, m = ARGV[3], ARGV[4]
local d = tonumber(m)
local rule = R('HGET', P .. 'qs', q)
if not rule then return -5 end
local cl = m
if string.sub(rule, 1, 1) == '1' or Q.rules(m).weight == 0 then cl = m .. '!' end
local x = ARGV[5] ~= '' and Q.getX(ARGV[5])
local b
if x and x.st == 'q' then
  b = Q.bucketOf(x)
else
  local key = cl .. '|' .. q .. '|' .. ARGV[2]
  b = R('HGET', P .. 'bk', key)
  if not b then return { '?', key } end
  x = { id = '~', m = m, cl = cl, ar = nowText, ex = '', bs = b, ri = 0 }
  x.sc = Q.scoreOf(m, cl, Q.rules(m).start, now)
end
local places = 0
local overlapping = {}
for _, p in ipairs(R('HKEYS', P .. 'c:' .. b)) do
  local there = tonumber(R('HGET', P .. 'pn', 'v' .. p) or '0')
  if there > 0 then
    local c = Q.profile(p)
    local each = math.min(c.max[d], floor(100 / c.cost[d]))
    if each > 0 then
      places = places + there * each
      for id, digit in gmatch(R('GET', P .. 'k:' .. p) or '', '(%d+):(%d):[%d.]+;') do
        if GROUP[tonumber(digit)] == GROUP[d] then overlapping[id] = true end
      end
    end
  end
end
local before = 0
-- A newcomer comes after its equals.
local score = (x.id == '~' and '' or '(') .. format('%.17g', x.sc)
for id in pairs(overlapping) do
  before = before + R('ZCOUNT', P .. 'w:' .. id, '-inf', score)
end
return { places, Q.findAgent(x) and 1 or 0, before }
`,
);

/**
 * Waiting by list. ARGV[2] first and [3] last list id. Output: {lists in all, then per list: key, waiting}.
 */
export const LIST_SIZES = script(
  "list_sizes",
  `${READER}
local all = R('HLEN', P .. 'bi')
local answer = { all }
for b = tonumber(ARGV[2]), math.min(tonumber(ARGV[3]), all) do
  answer[#answer + 1] = R('HGET', P .. 'bd', b)
  answer[#answer + 1] = R('ZCARD', P .. 'w:' .. b)
end
return answer
`,
);

/**
 * Waiting and offered of queues. ARGV[2..] queues. Output per queue and medium that has any:
 * queue, digit, waiting, arrival of the longest waiting, offered.
 */
export const QUEUE_SIZES = script(
  "queue_sizes",
  `${READER}
local answer = {}
for n = 2, #ARGV do
  local q = ARGV[n]
  for d = 1, 8 do
    local key = P .. 'wa:' .. q .. ':' .. d
    local first = R('ZRANGE', key, 0, 0, 'WITHSCORES')
    local offered = R('HGET', P .. 'of', q .. ':' .. d) or '0'
    if #first > 0 or tonumber(offered) > 0 then
      answer[#answer + 1] = q
      answer[#answer + 1] = d
      answer[#answer + 1] = R('ZCARD', key)
      answer[#answer + 1] = first[2] or ''
      answer[#answer + 1] = offered
    end
  end
end
return answer
`,
);

/**
 * Agents by profile. ARGV[2] first and [3] last profile id. Output: {profiles in all, then per
 * profile: definition, signed in, available, then 8 numbers: with room for one more of each medium}.
 */
export const PROFILE_SIZES = script(
  "profile_sizes",
  `${READER}
local all = R('HLEN', P .. 'pi')
local answer = { all }
for p = tonumber(ARGV[2]), math.min(tonumber(ARGV[3]), all) do
  local counts = R('HMGET', P .. 'pn', 's' .. p, 'v' .. p)
  local there = tonumber(counts[1] or '0')
  if there > 0 then
    local free = { 0, 0, 0, 0, 0, 0, 0, 0 }
    for _, m in ipairs(R('SMEMBERS', P .. 'pm:' .. p)) do
      local n = R('ZCARD', P .. 'i:' .. p .. ':' .. m)
      if n > 0 then
        for digit in gmatch(m, '%d') do free[tonumber(digit)] = free[tonumber(digit)] + n end
      end
    end
    answer[#answer + 1] = R('GET', P .. 'pf:' .. p)
    answer[#answer + 1] = there
    answer[#answer + 1] = tonumber(counts[2] or '0')
    answer[#answer + 1] = concat(free, ',')
  end
end
return answer
`,
);

/**
 * Agents with what they hold. ARGV[2..] agents. Output per agent known: id, presence, reason, since,
 * units, work as 'interaction,digit,state,units;'.
 */
export const AGENTS_NOW = script(
  "agents_now",
  `${READER}
local answer = {}
for n = 2, #ARGV do
  local a = Q.getA(ARGV[n])
  if a then
    local work = {}
    for id in gmatch(a.work, '([^;]+);') do
      local x = Q.getX(id)
      if x then
        local units = x.un
        if x.ag ~= a.id then units = match(x.rt, '^[^,]*,(%d+)') or 0 end
        work[#work + 1] = id .. ',' .. x.m .. ',' .. x.st .. ',' .. units .. ';'
      end
    end
    for _, v in ipairs({ a.id, a.pres, a.re, a.si, a.un, concat(work) }) do
      answer[#answer + 1] = v
    end
  end
end
return answer
`,
);

/** Interactions as Redis holds them. ARGV[2..] ids. Output per one: id, state, agent, rev, queue, score. */
export const ITEMS_NOW = script(
  "items_now",
  `${READER}
local answer = {}
for n = 2, #ARGV do
  local x = Q.getX(ARGV[n])
  if x then
    for _, v in ipairs({ x.id, x.st, x.ag, x.rv, x.q, Q.scoreText(x) }) do
      answer[#answer + 1] = v
    end
  end
end
return answer
`,
);
