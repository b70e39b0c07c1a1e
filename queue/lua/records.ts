/**
 * Interactions (`x:<id>`) and agents (`a:<id>`): one string each, fields between tabs, so that one
 * GET and one pattern read a whole record. `getX`/`getA` keep what they read for the rest of the
 * script; `flush` writes back what was marked `dirty`. What a list's first entry needs stands in
 * front (headOf in waiting.ts reads no further).
 *
 * Interaction: ar arrival · pr priority · fr front · st state (q, o, a, p, w) · q queue · m medium
 * digit · sc score · bs buckets of the rings · ra ring delays in ms · ri ring · qa entered the queue at ·
 * ag agent · of offer · dl next timer · rv revision · ep epoch · pf preferred agent · hu held
 * until · k constants · ex agents passed over (agent=until;) · xr next look at those · un units held · cn counts under the medium's maximum · iv units are interruptible · su
 * interrupted by a call · rt where a transfer returns to · nv next overflow · nm next final
 * timeout · cl class (medium digit, ! = waiting does not raise priority)
 *
 * Agent: p profile · pres presence (o, n, v) · re reason · si since · un units · n counts per
 * medium · idle idle since · la last accept · pool · work open interactions · hn held for this
 * agent · xn interactions that pass this agent over · su interrupted work · iu interruptible units
 */
const FIELD = "([^\t]*)\t";

export const RECORDS = `
local XPAT = '^${FIELD.repeat(29)}'
local APAT = '^${FIELD.repeat(14)}'
local NPAT = '(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+)'
local KPAT = '^(%d+),(%d+),(%d+),(%a),(%d+),(%d+),(%d+)'

-- Tables are built whole: growing one field by field costs several times as much. Times that are
-- rarely compared stay the texts they were (ar, qa, nv, nm, si, idle, la): arithmetic takes them,
-- comparisons need tonumber.
function Q.readX(id, s)
  local ar, pr, fr, st, q, m, sc, bs, ra, ri, qa, ag, of, dl, rv, ep, pf, hu, k, ex, xr, un, cn, iv,
    su, rt, nv, nm, cl = match(s, XPAT)
  local score = tonumber(sc)
  return { id = id, st = st, q = q, m = m, pr = tonumber(pr), ar = ar, sc = score, written = score,
    scoreText = sc, bs = bs, ra = ra, ri = tonumber(ri), qa = qa, ag = ag, of = of, dl = tonumber(dl),
    rv = tonumber(rv), ep = ep, pf = pf, hu = tonumber(hu), k = k, ex = ex, xr = tonumber(xr),
    fr = fr, un = tonumber(un), cn = cn, iv = iv, su = su, rt = rt, nv = nv ~= '' and nv or nil,
    nm = nm ~= '' and nm or nil, cl = cl, dirty = false, gone = false }
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

-- Numbers are written as texts more slowly than anything else here: a score once.
function Q.scoreText(x)
  if x.written ~= x.sc then x.written, x.scoreText = x.sc, format('%.17g', x.sc) end
  return x.scoreText
end

function Q.writeX(x)
  return concat({ x.ar, x.pr, x.fr, x.st, x.q, x.m, Q.scoreText(x), x.bs, x.ra, x.ri, x.qa,
    x.ag, x.of, x.dl or '', x.rv, x.ep, x.pf, x.hu or '', x.k, x.ex, x.xr or '', x.un, x.cn, x.iv,
    x.su, x.rt, x.nv or '', x.nm or '', x.cl, '' }, '\t')
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
  a = { id = id, p = p, pres = pres, re = re, si = si, un = tonumber(un), idle = idle, la = la,
    pool = pool, work = work, hn = tonumber(hn), xn = tonumber(xn), su = su,
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
      if x.gone then
        R('DEL', P .. 'x:' .. id)
        X[id] = false
      elseif x.dirty then
        R('SET', P .. 'x:' .. id, Q.writeX(x))
        x.dirty = false
      end
    end
  end
  for id, a in pairs(A) do
    if a and a.dirty then
      R('SET', P .. 'a:' .. id, Q.writeA(a))
      a.dirty = false
    end
  end
end

-- Constants of an interaction: seconds to accept, wrap-up limit, priority after no answer,
-- what declining does (n, s), seconds passed over, overflow after, final timeout (0 = none).
function Q.constants(x)
  local c = CONSTANTS[x.k]
  if c then return c end
  local offer, wrap, boost, decline, pass, overflow, longest = match(x.k, KPAT)
  c = { offer = offer * 1000, wrap = wrap * 1000, boost = tonumber(boost), decline = decline,
    pass = pass * 1000, overflow = overflow * 1000, longest = longest * 1000 }
  CONSTANTS[x.k] = c
  return c
end

-- Rule of a queue as written, read once in a script.
function Q.queueRule(q)
  local s = QUEUES[q]
  if s == nil then
    s = R('HGET', P .. 'qs', q)
    QUEUES[q] = s
  end
  return s
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
