/**
 * Entering a queue, for enqueue and requeue.
 *
 * arg[1] id  [2] queue  [3] medium digit  [4] priority  [5] arrival  [6] ring delays in ms, comma
 * [7] preferred agent  [8] hold in ms  [9] constants (records.ts)  [10] front: 1 or empty
 * [11] epoch of the interaction  [12] highest revision known  [13..] skills of each ring
 */
export const ENTER = `
local FIRST_RING = 13

-- Ids of the lists of all rings; or the keys nobody has made known yet.
function Q.listsOf(arg, q, cl)
  local keys = {}
  for n = FIRST_RING, #arg do keys[#keys + 1] = cl .. '|' .. q .. '|' .. arg[n] end
  local ids = R('HMGET', P .. 'bk', unpack(keys))
  local missing = { '?' }
  for n, id in ipairs(ids) do
    if not id then missing[#missing + 1] = keys[n] end
  end
  if #missing > 1 then return nil, missing end
  return concat(ids, ',')
end

-- Fills x from arg; x.st etc. are the caller's. Answers a refusal or nothing.
function Q.enter(x, arg, moving)
  local q, m = arg[2], arg[3]
  local rule = Q.queueRule(q)
  if not rule then return -5 end
  local off, most = match(rule, '^(%d),(%d+)')
  if moving ~= q and tonumber(R('HGET', P .. 'wn', q) or '0') >= tonumber(most) then return -4 end
  local cl = m
  if off == '1' or Q.rules(m).weight == 0 then cl = m .. '!' end
  local lists, missing = Q.listsOf(arg, q, cl)
  if not lists then return missing end
  x.q, x.m, x.cl, x.bs, x.ra, x.ri = q, m, cl, lists, arg[6], 0
  x.ar, x.qa, x.pf, x.k, x.ep, x.fr = arg[5], nowText, arg[7], arg[9], arg[11], ''
  x.pr, x.sc = 0, 0
  Q.newPriority(x, tonumber(arg[4]))
  local hold = tonumber(arg[8])
  x.hu = x.pf ~= '' and hold > 0 and now + hold or nil
  local c = Q.constants(x)
  x.nv = c.overflow > 0 and now + c.overflow or nil
  x.nm = c.longest > 0 and now + c.longest or nil
  local rev = tonumber(arg[12])
  if rev > x.rv then x.rv = rev end
  if arg[10] == '1' then Q.toFront(x) end
end
`;
