import { defined, operation, READER } from "../lua/engine.ts";
import { LINKING } from "../lua/linking.ts";
import { script } from "../script.ts";

/**
 * Writes media and queues. ARGV[2] version  [3] media string  [4..] pairs of queue and its rules
 * `off,most,order`. Queues no longer named go once nothing waits in them. Output: {0} when a newer
 * version is in force, else {1, queues whose order of agents changed, comma}; -1.
 */
export const SETTINGS = script(
  "settings",
  `${READER}
if tonumber(match(media or '', '^(%d+)') or '0') > tonumber(ARGV[2]) then return { 0 } end
R('SET', T .. 'q:media', ARGV[2] .. ARGV[3])
local kept = {}
for n = 4, #ARGV, 2 do
  local q, rule = ARGV[n], ARGV[n + 1]
  local before = R('HGET', P .. 'qs', q)
  kept[q] = true
  if before and match(before, '%a$') ~= match(rule, '%a$') then R('SADD', P .. 'ro', q) end
  R('HSET', P .. 'qs', q, rule)
end
for _, q in ipairs(R('HKEYS', P .. 'qs')) do
  local waiting = tonumber(R('HGET', P .. 'wn', q) or '0')
  if not kept[q] and waiting == 0 then R('HDEL', P .. 'qs', q) end
end
return { 1, concat(R('SMEMBERS', P .. 'ro'), ',') }
`,
);

/**
 * Lists of a queue are searched in a new order: their levels are worked out anew.
 * ARGV[2] list id. Output: 1; -1.
 */
export const REORDER = script(
  "reorder",
  `${READER}${defined(LINKING)}
local b = ARGV[2]
local key = R('HGET', P .. 'bd', b)
for _, level in ipairs(R('ZRANGE', P .. 'g:' .. b, 0, -1)) do R('DEL', P .. 'g:' .. b .. ':' .. level) end
R('DEL', P .. 'g:' .. b)
for _, p in ipairs(R('HKEYS', P .. 'c:' .. b)) do
  local links = R('GET', P .. 'k:' .. p)
  local from, to = find(';' .. links, ';' .. b .. ':', 1, true)
  if from then
    local rest = match(links, '^[^;]*;', from)
    R('SET', P .. 'k:' .. p, string.sub(links, 1, from - 1) .. string.sub(links, from + #rest))
  end
  R('HDEL', P .. 'c:' .. b, p)
  Q.link(b, key, p, R('GET', P .. 'pf:' .. p))
end
return 1
`,
);

/** Ids of the lists of a queue. ARGV[2] queue. */
export const LISTS_OF = script(
  "lists_of",
  `${READER}
local ids = {}
for d = 1, 8 do
  for _, b in ipairs(R('LRANGE', P .. 'ql:' .. ARGV[2] .. ':' .. d, 0, -1)) do ids[#ids + 1] = b end
end
return ids
`,
);

/**
 * Moves what waits in lists whose class no longer is the queue's (ageing switched on or off, also
 * by a step of 0): at most ARGV[5] interactions of list ARGV[4]. Output: {moved, left, next...}
 * or `?` and keys to make known. Order is kept by the new rule.
 */
export const RECLASS = script(
  "reclass",
  operation(`
local b = ARGV[4]
local cl, q, skills = match(R('HGET', P .. 'bd', b), '^([^|]*)|([^|]*)|(.*)$')
local m = string.sub(cl, 1, 1)
local off = match(R('HGET', P .. 'qs', q) or '0', '^(%d)') == '1' or Q.rules(m).weight == 0
local wanted = off and m .. '!' or m
if wanted == cl then return { 0 } end
local ids = R('ZRANGE', P .. 'w:' .. b, 0, ARGV[5] - 1)
for _, id in ipairs(ids) do
  local x = Q.getX(id)
  local lists, missing = {}, { '?' }
  for old in gmatch(x.bs, '[^,]+') do
    local _, _, rest = match(R('HGET', P .. 'bd', old), '^([^|]*)|([^|]*)|(.*)$')
    local key = wanted .. '|' .. q .. '|' .. rest
    local new = R('HGET', P .. 'bk', key)
    if new then lists[#lists + 1] = new else missing[#missing + 1] = key end
  end
  if #missing > 1 then
    Q.finish()
    return Q.close(missing)
  end
  Q.unwait(x)
  x.bs, x.cl, x.fr = concat(lists, ','), wanted, ''
  Q.newPriority(x, x.pr)
  Q.wait(x)
  Q.emit('reprioritised', x, '', 'reason=configuration')
end
Q.finish()
return Q.close({ #ids })
`),
);
