/**
 * KEYS[1] prefix  ARGV[1] now  then per operation: verb (`end`, `accept`), operation id, interaction.
 * Answers each operation's events.
 */
export const LEAST = `
local R = redis.call
local match, concat = string.match, table.concat
local T, now = KEYS[1], ARGV[1]
local P = T .. 'q1:'
local seq = tonumber(R('GET', T .. 'q:seq') or '0')
local XPAT = '^${"([^\t]*)\t".repeat(8)}(.*)'
local APAT = '^${"([^\t]*)\t".repeat(4)}(.*)'
local X, A, events, due, undue = {}, {}, {}, {}, {}

local function getX(id)
  if X[id] then return X[id] end
  local ar, pr, st, ag, of, rv, sc, cn, rest = match(R('GET', P .. 'x:' .. id), XPAT)
  X[id] = { id = id, ar = ar, pr = pr, st = st, ag = ag, of = of, rv = rv, sc = sc, cn = cn,
    rest = rest }
  return X[id]
end
local function getA(id)
  if A[id] then return A[id] end
  local p, pres, un, work, rest = match(R('GET', P .. 'a:' .. id), APAT)
  A[id] = { id = id, p = p, pres = pres, un = un, work = work, rest = rest }
  return A[id]
end
local function emit(kind, x, op, data, why)
  x.rv = x.rv + 1
  seq = seq + 1
  local s = concat({ '1', seq, op, now, kind, x.id, x.rv, x.st, 'q0', '1', x.pr, x.sc, '0', x.ag,
    x.of, x.ag, data, why }, '\\t')
  events[#events + 1] = 'e'
  events[#events + 1] = s
  return s
end
local function first(a)
  local page = R('ZRANGE', P .. 'h:' .. a.p .. ':1', '0', '5', 'WITHSCORES')
  if #page == 0 then return nil end
  local head = R('HMGET', P .. 'hd', page[1])[1]
  local b, id = match(head, '^[^;]*;([^;]*);.*;([^;]*)$')
  local y = getX(id)
  R('ZREM', P .. 'w:' .. b, id)
  local next = R('ZRANGE', P .. 'w:' .. b, '0', '0', 'WITHSCORES')
  if #next > 0 then
    local ar, pr = match(R('GET', P .. 'x:' .. next[1]), '^([^\\t]*)\\t([^\\t]*)')
    R('HSET', P .. 'hd', b, concat({ next[2], b, pr, ar, '', 'q0', next[1] }, ';'))
    R('ZADD', P .. 'h:' .. a.p .. ':1', next[2], b)
  else
    R('ZREM', P .. 'h:' .. a.p .. ':1', b)
  end
  R('ZREM', P .. 'wa:q0:1', id)
  return y
end
local VERBS = {}
function VERBS.accept(x, op)
  x.st, x.dirty = 'a', true
  undue[#undue + 1] = x.id
  return { emit('accepted', x, op, '', '') }
end
VERBS['end'] = function(x, op)
  local a = getA(x.ag)
  x.st = 'd'
  local ended = emit('ended', x, op, '', '')
  R('DEL', P .. 'x:' .. x.id)
  local y = first(a)
  if not y then return { ended } end
  y.st, y.ag, y.of, y.dirty = 'o', a.id, y.id .. '.1.' .. y.rv, true
  a.work, a.dirty = y.id .. ';', true
  due[#due + 1] = now + 20000
  due[#due + 1] = y.id
  return { ended, emit('offered', y, op, 'deadline=' .. due[#due - 1],
    'agent_free!1!' .. a.id .. ',50,0,0,1;!!' .. y.id .. ',1,q0,55;!1000!1!b') }
end

local kept, answers = {}, {}
for n = 2, #ARGV, 3 do kept[#kept + 1] = T .. 'q:o:' .. ARGV[n + 1] end
R('MGET', unpack(kept))
for n = 2, #ARGV, 3 do
  answers[#answers + 1] = VERBS[ARGV[n]](getX(ARGV[n + 2]), ARGV[n + 1])
  R('SET', T .. 'q:o:' .. ARGV[n + 1], '1,' .. seq .. ',2', 'EX', '86400')
end
for id, x in pairs(X) do
  if x.dirty then
    R('SET', P .. 'x:' .. id, concat({ x.ar, x.pr, x.st, x.ag, x.of, x.rv, x.sc, x.cn, x.rest }, '\\t'))
  end
end
for id, a in pairs(A) do
  if a.dirty then R('SET', P .. 'a:' .. id, concat({ a.p, a.pres, a.un, a.work, a.rest }, '\\t')) end
end
if #due > 0 then R('ZADD', P .. 'due', unpack(due)) end
if #undue > 0 then R('ZREM', P .. 'due', unpack(undue)) end
R('XADD', T .. 'events', '1-' .. seq, unpack(events))
R('SET', T .. 'q:seq', seq)
return answers
`;
