/**
 * Back to a queue, or into another one: transfer, release, lost agent, overflow. arg as in
 * lua/enter.ts, with the reason as arg[13] and the rings' skills from arg[14] on. Refusals: -3 not in
 * a state to move, -4, -5 or `?` as enqueue, -6 stale epoch.
 */
export const REQUEUE = `
function V.requeue(arg)
  local reason = table.remove(arg, FIRST_RING)
  local x = Q.getX(arg[1])
  if not x or x.st == 'w' then return -3 end
  if tonumber(arg[11]) < tonumber(x.ep) then return -6 end
  -- Nobody transfers what they do not hold: a transfer that came twice moves once.
  if reason == 'transfer' and x.st ~= 'a' and x.st ~= 'p' then return -3 end
  local from, was = x.st, x.q
  -- Everything that can refuse comes before the first change.
  local trial = { id = x.id, rv = x.rv, ex = '', fr = '' }
  local refused = Q.enter(trial, arg, from == 'q' and was or nil)
  if refused then return refused end
  local owner = x.ag
  if from == 'q' then
    Q.unwait(x)
  elseif from == 'o' then
    local a = Q.getA(x.ag)
    Q.letGo(x, a)
    x.st = 'q'
    Q.emit('offer_withdrawn', x, a.id, 'reason=requeued')
    Q.free(a)
    if match(x.rt, '^[^,]') then owner = Q.releaseSource(x) end
  else
    local a = Q.getA(x.ag)
    Q.letGo(x, a)
    a.idle = nowText
    Q.free(a)
  end
  Q.forgetPassed(x)
  local dl, rv = x.dl, x.rv
  for key, value in pairs(trial) do x[key] = value end
  x.hu, x.nv, x.nm = trial.hu, trial.nv, trial.nm
  if rv > x.rv then x.rv = rv end
  x.st, x.of, x.rt, x.dl, x.ag = 'q', '', '', dl, ''
  Q.emit(from == 'q' and 'moved' or 'requeued', x, from ~= 'q' and owner or '',
    'reason=' .. reason .. ';from=' .. was .. (x.fr ~= '' and ';front=1' or ''))
  -- Whoever gave it away does not get it straight back while another could take it.
  if from ~= 'q' and owner ~= '' and actor == 'agent:' .. owner then
    Q.passOver(x, owner, Q.constants(x).pass)
  end
  Q.place(x, 'arrival')
end
`;
