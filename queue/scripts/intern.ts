import { intern } from "../lua/engine.ts";
import { LINKING } from "../lua/linking.ts";
import { script } from "../script.ts";

/**
 * Gives a list an id. ARGV[2] key  [3] most lists. Output: {id, linked (0, 1), profiles}; -1, -9.
 * It becomes usable once linked to all profiles (LINK, then READY).
 */
export const NEW_LIST = script(
  "new_list",
  `${intern()}
local key = ARGV[2]
local id = R('HGET', P .. 'bi', key)
if not id then
  if R('HLEN', P .. 'bi') >= tonumber(ARGV[3]) then return -9 end
  id = R('HLEN', P .. 'bi') + 1
  R('HSET', P .. 'bi', key, id)
  R('HSET', P .. 'bd', id, key)
  local cl, q = match(key, '^([^|]*)|([^|]*)|')
  R('RPUSH', P .. 'ql:' .. q .. ':' .. string.sub(cl, 1, 1), id)
end
return { tonumber(id), R('HEXISTS', P .. 'bk', key), R('HLEN', P .. 'pi') }
`,
);

/**
 * Gives a profile an id, and sets its capacity. ARGV[2] definition  [3] what of its capacity differs
 * from the installation's  [4] capacity: cost,maximum,interruptible per medium  [5] most profiles.
 * Output: {id, linked, lists, its agents are to be placed anew}; -1, -9.
 */
export const NEW_PROFILE = script(
  "new_profile",
  `${intern()}
local def, caps = ARGV[2], ARGV[4]
local key = def .. '|' .. ARGV[3]
local id = R('HGET', P .. 'pi', key)
if not id then
  id = R('HLEN', P .. 'pi') + 1
  if id > tonumber(ARGV[5]) then return -9 end
  R('HSET', P .. 'pi', key, id)
  R('SET', P .. 'pf:' .. id, def)
  R('SET', P .. 'pd:' .. id, caps .. '||')
  for q in gmatch(def, 'q:([^=;]+)=') do R('ZADD', P .. 'qp:' .. q, id, id) end
else
  local before, classes = match(R('GET', P .. 'pd:' .. id), '^([^|]*)|([^|]*)|')
  if before ~= caps then
    R('HSET', P .. 'pc', id, 1)
    R('SET', P .. 'pd:' .. id, caps .. '|' .. classes .. '|')
  end
end
return { tonumber(id), R('HEXISTS', P .. 'pk', key), R('HLEN', P .. 'bi'), R('HEXISTS', P .. 'pc', id) }
`,
);

/** Links one list (ARGV[2] = b) or profile (p) ARGV[3] with those numbered ARGV[4] to [5]. */
export const LINK = script(
  "link",
  `${intern(LINKING)}
local id, from, to = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if ARGV[2] == 'b' then
  local key = R('HGET', P .. 'bd', id)
  -- Only members of the queue can fit.
  local members = R('ZRANGEBYSCORE', P .. 'qp:' .. match(key, '^[^|]*|([^|]*)|'), from, to)
  if #members == 0 then return 1 end
  local names = {}
  for n, p in ipairs(members) do names[n] = P .. 'pf:' .. p end
  for n, def in ipairs(R('MGET', unpack(names))) do Q.link(id, key, members[n], def) end
else
  local def = R('GET', P .. 'pf:' .. id)
  local lists = {}
  for b = from, to do lists[#lists + 1] = b end
  for n, key in ipairs(R('HMGET', P .. 'bd', unpack(lists))) do
    Q.link(tostring(lists[n]), key, id, def)
  end
end
return 1
`,
);

/** Linked with all there were: usable from now on. ARGV[2] bk or pk  [3] key  [4] id. */
export const READY = script(
  "ready",
  `${intern()}R('HSET', P .. ARGV[2], ARGV[3], ARGV[4]) return 1`,
);

/**
 * Agents of profiles ARGV[3..] were placed anew, lists of queues searched in their new order: what
 * a dying configuration leaves is done by the next. ARGV[2] pc or ro.
 */
export const SETTLED = script(
  "settled",
  `${intern()}
for n = 3, #ARGV do
  if ARGV[2] == 'pc' then R('HDEL', P .. 'pc', ARGV[n]) else R('SREM', P .. 'ro', ARGV[n]) end
end
return 1
`,
);
