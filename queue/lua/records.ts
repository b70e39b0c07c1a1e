/**
 * Interactions (`x:<id>`) and agents (`a:<id>`): one string each, fields between tabs, so that one
 * GET and one pattern read a whole record. `getX`/`getA` keep what they read for the rest of the
 * script; `flush` writes back what was marked `dirty`.
 *
 * Interaction: st state (q, o, a, p, w) · q queue · m medium digit · pr priority · ar arrival ·
 * sc score · bs buckets of the rings · ra ring delays in ms · ri ring · qa entered the queue at ·
 * ag agent · of offer · dl next timer · rv revision · ep epoch · pf preferred agent · hu held
 * until · k constants · ex agents passed over (agent=until;) · xr next look at those · fr front ·
 * un units held · cn counts under the medium's maximum · iv units are interruptible · su
 * interrupted by a call · rt where a transfer returns to · nv next overflow · nm next final
 * timeout · cl class (medium digit, ! = waiting does not raise priority)
 *
 * Agent: p profile · pres presence (o, n, v) · re reason · si since · un units · n counts per
 * medium · idle idle since · la last accept · pool · work open interactions · hn held for this
 * agent · xn interactions that pass this agent over · su interrupted work · iu interruptible units
 */
export const RECORDS = `
local F = '([^\t]*)\t'
local XPAT = '^' .. string.rep(F, 29)
local APAT = '^' .. string.rep(F, 14)
local NPAT = '(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+)'
local X, A = {}, {}
local KPAT = '^(%d+),(%d+),(%d+),(%a),(%d+),(%d+),(%d+)'

-- Tables are built whole: growing one field by field costs several times as much.
function Q.readX(id, s)
  local st, q, m, pr, ar, sc, bs, ra, ri, qa, ag, of, dl, rv, ep, pf, hu, k, ex, xr, fr, un, cn, iv,
    su, rt, nv, nm, cl = match(s, XPAT)
  return { id = id, st = st, q = q, m = m, pr = tonumber(pr), ar = tonumber(ar), sc = tonumber(sc),
    bs = bs, ra = ra, ri = tonumber(ri), qa = tonumber(qa), ag = ag, of = of, dl = tonumber(dl),
    rv = tonumber(rv), ep = ep, pf = pf, hu = tonumber(hu), k = k, ex = ex, xr = tonumber(xr),
    fr = fr, un = tonumber(un), cn = cn, iv = iv, su = su, rt = rt, nv = tonumber(nv),
    nm = tonumber(nm), cl = cl, dirty = false, gone = false }
end

function Q.getX(id)
  local x = X[id]
  if x ~= nil then
    if x and x.gone then return false end
    return x
  end
  local s = R('GET', P .. 'x:' .. id)
  x = s and Q.readX(id, s) or false
  X[id] = x
  return x
end

function Q.writeX(x)
  return concat({ x.st, x.q, x.m, x.pr, format('%.0f', x.ar), format('%.17g', x.sc), x.bs, x.ra,
    x.ri, format('%.0f', x.qa), x.ag, x.of, x.dl or '', x.rv, x.ep, x.pf, x.hu or '', x.k, x.ex,
    x.xr or '', x.fr, x.un, x.cn, x.iv, x.su, x.rt, x.nv or '', x.nm or '', x.cl, '' }, '\t')
end

function Q.getA(id)
  local a = A[id]
  if a ~= nil then return a end
  local s = R('GET', P .. 'a:' .. id)
  if not s then
    A[id] = false
    return false
  end
  local p, pres, re, si, un, n, idle, la, pool, work, hn, xn, su, iu = match(s, APAT)
  local n1, n2, n3, n4, n5, n6, n7, n8 = match(n, NPAT)
  a = { id = id, p = p, pres = pres, re = re, si = si, un = tonumber(un), idle = tonumber(idle),
    la = tonumber(la), pool = pool, work = work, hn = tonumber(hn), xn = tonumber(xn), su = su,
    iu = tonumber(iu), dirty = false, pending = false,
    n = { tonumber(n1), tonumber(n2), tonumber(n3), tonumber(n4), tonumber(n5), tonumber(n6),
      tonumber(n7), tonumber(n8) } }
  A[id] = a
  return a
end

function Q.writeA(a)
  return concat({ a.p, a.pres, a.re, a.si, a.un, concat(a.n, ','), a.idle, a.la, a.pool, a.work,
    a.hn, a.xn, a.su, a.iu, '' }, '\t')
end

function Q.flush()
  for id, x in pairs(X) do
    if x then
      if x.gone then R('DEL', P .. 'x:' .. id)
      elseif x.dirty then R('SET', P .. 'x:' .. id, Q.writeX(x)) end
    end
  end
  for id, a in pairs(A) do
    if a and a.dirty then R('SET', P .. 'a:' .. id, Q.writeA(a)) end
  end
end

-- Constants of an interaction: seconds to accept, wrap-up limit, priority after no answer,
-- what declining does (n, s), seconds passed over, overflow after, final timeout (0 = none).
function Q.constants(x)
  local offer, wrap, boost, decline, pass, overflow, longest = match(x.k, KPAT)
  return { offer = offer * 1000, wrap = wrap * 1000, boost = tonumber(boost), decline = decline,
    pass = pass * 1000, overflow = overflow * 1000, longest = longest * 1000 }
end

-- A list of ids kept as 'id;id;'.
function Q.listed(list, id) return find(';' .. list, ';' .. id .. ';', 1, true) ~= nil end
function Q.listAdd(list, id)
  if Q.listed(list, id) then return list end
  return list .. id .. ';'
end
function Q.listRemove(list, id)
  local from, to = find(';' .. list, ';' .. id .. ';', 1, true)
  if not from then return list end
  return string.sub(list, 1, from - 1) .. string.sub(list, to)
end

function Q.bucketOf(x)
  local n = 0
  for b in gmatch(x.bs, '[^,]+') do
    if n == x.ri then return b end
    n = n + 1
  end
end

-- Rules of a medium: lowest and highest priority, ms of waiting a point is worth (0 = none).
local RULES = {}
function Q.rules(m)
  local r = RULES[m]
  if r then return r end
  local from, to, weight, start = match(media, '|' .. m .. ':(%d+),(%d+),([%d.e+-]+),(%d+)')
  r = { from = tonumber(from), to = tonumber(to), weight = tonumber(weight),
    start = tonumber(start) }
  RULES[m] = r
  return r
end

-- CE01-R26, R23: the score is written once, smallest first.
local RANK = 4398046511104 -- 2^42: above any time in ms, so priority times it orders strictly
function Q.scoreOf(m, cl, priority, arrival)
  if #cl > 1 then return (100 - priority) * RANK + arrival end
  return arrival - priority * Q.rules(m).weight
end

function Q.setDue(x, at)
  if at then
    if x.dl ~= at then R('ZADD', P .. 'due', format('%.0f', at), x.id) end
  elseif x.dl then
    R('ZREM', P .. 'due', x.id)
  end
  x.dl = at
end
`;
