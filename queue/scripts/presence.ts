/**
 * The one agent state machine (CE01-R47). arg[1] agent  [2] presence (o, n, v)  [3] reason. No
 * events when nothing changes. Refusal: -8 no such agent.
 */
export const PRESENCE = `
function V.presence(arg)
  local a = Q.getA(arg[1])
  if not a then return -8 end
  local to, reason = arg[2], arg[3]
  if a.pres == to and a.re == reason then return end
  local was = a.pres
  a.re, a.dirty = reason, true
  if was ~= to then
    a.si = nowText
    if was == 'v' then R('HINCRBY', P .. 'pn', 'v' .. a.p, -1) end
    if to == 'v' then R('HINCRBY', P .. 'pn', 'v' .. a.p, 1) end
    if was == 'o' then R('HINCRBY', P .. 'pn', 's' .. a.p, 1) end
    if to == 'o' then R('HINCRBY', P .. 'pn', 's' .. a.p, -1) end
    a.pres = to
    if to == 'v' then a.idle = nowText end
  elseif was == 'n' then
    a.si = nowText
  end
  Q.append('presence', '', 0, '', '', '', 0, 0, 0, a.id, '',
    'presence=' .. to .. ';reason=' .. reason .. ';was=' .. was, '')
  if to == 'v' and was ~= 'v' then
    Q.free(a)
  elseif was == 'v' and to ~= 'v' then
    Q.unpool(a)
    Q.withdrawAll(a, to == 'o' and 'offline' or 'not_ready')
  end
end
`;
