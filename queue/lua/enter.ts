/**
 * Entering a queue, for enqueue and requeue.
 *
 * ARGV[4] id  [5] queue  [6] medium digit  [7] priority  [8] arrival  [9] ring delays in ms, comma
 * [10] preferred agent  [11] hold in ms  [12] constants (records.ts)  [13] front: 1 or empty
 * [14] epoch of the interaction  [15] highest revision known  [16..] skills of each ring
 */
export const ENTER = `
local MEDIA_COUNT = 8
function Q.waitingIn(q)
  local n = 0
  for d = 1, MEDIA_COUNT do n = n + R('ZCARD', P .. 'wa:' .. q .. ':' .. d) end
  return n
end

-- Ids of the lists of all rings; or the keys nobody has made known yet.
function Q.listsOf(q, cl)
  local keys = {}
  for n = 16, #ARGV do keys[#keys + 1] = cl .. '|' .. q .. '|' .. ARGV[n] end
  local ids = R('HMGET', P .. 'bk', unpack(keys))
  local missing = { '?' }
  for n, id in ipairs(ids) do
    if not id then missing[#missing + 1] = keys[n] end
  end
  if #missing > 1 then return nil, missing end
  return concat(ids, ',')
end

function Q.queueRules(q)
  local s = R('HGET', P .. 'qs', q)
  if not s then return nil end
  local off, most = match(s, '^(%d),(%d+)')
  return off == '1', tonumber(most)
end

-- Fills x from ARGV; x.st etc. are the caller's. Answers a refusal or nothing.
function Q.enter(x, moving)
  local q, m = ARGV[5], ARGV[6]
  local off, most = Q.queueRules(q)
  if off == nil then return -5 end
  if moving ~= q and Q.waitingIn(q) >= most then return -4 end
  local cl = m
  if off or Q.rules(m).weight == 0 then cl = m .. '!' end
  local lists, missing = Q.listsOf(q, cl)
  if not lists then return missing end
  x.q, x.m, x.cl, x.bs, x.ra, x.ri = q, m, cl, lists, ARGV[9], 0
  x.ar, x.qa, x.pf, x.k, x.ep, x.fr = tonumber(ARGV[8]), now, ARGV[10], ARGV[12], ARGV[14], ''
  x.pr, x.sc = 0, 0
  Q.newPriority(x, tonumber(ARGV[7]))
  local hold = tonumber(ARGV[11])
  x.hu = x.pf ~= '' and hold > 0 and now + hold or nil
  local c = Q.constants(x)
  x.nv = c.overflow > 0 and now + c.overflow or nil
  x.nm = c.longest > 0 and now + c.longest or nil
  local rev = tonumber(ARGV[15])
  if rev > x.rv then x.rv = rev end
  if ARGV[13] == '1' then Q.toFront(x) end
end
`;
