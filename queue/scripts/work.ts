/** What happens to work in hand. arg[1] interaction. Refusals: -3 wrong state, -7 no room. */
export const WORK = `
-- The customer's part is over: wrap-up, or straight to done when it has no limit.
V['end'] = function(arg)
  local x = Q.getX(arg[1])
  if not x or (x.st ~= 'a' and x.st ~= 'p') then return -3 end
  local a = Q.getA(x.ag)
  local limit = Q.constants(x).wrap
  if limit > 0 then
    x.st = 'w'
    Q.setDue(x, now + limit)
    Q.emit('ended', x, a.id, 'wrapUpEndsAt=' .. format('%.0f', x.dl))
  else
    local id = a.id
    Q.complete(x, a)
    Q.emit('ended', x, id)
  end
end

function V.wrapUp(arg)
  local x = Q.getX(arg[1])
  if not x or x.st ~= 'w' then return -3 end
  local a = Q.getA(x.ag)
  Q.complete(x, a)
  Q.emit('wrapped_up', x, a.id)
end

-- Units are given back, the interaction stays its owner's.
local MOST_PARKED = 100
function V.park(arg)
  local x = Q.getX(arg[1])
  if not x or x.st ~= 'a' then return -3 end
  local a = Q.getA(x.ag)
  local _, held = string.gsub(a.work, ';', '')
  if held > MOST_PARKED then return -7 end
  Q.giveBack(x, a)
  x.st = 'p'
  Q.emit('parked', x, a.id)
  Q.free(a)
end

-- Takes the units again.
function V.resume(arg)
  local x = Q.getX(arg[1])
  if not x or x.st ~= 'p' then return -3 end
  local a = Q.getA(x.ag)
  local c, d = Q.profile(a.p), tonumber(x.m)
  if a.un + c.cost[d] > 100 or (x.cn == '' and a.n[d] >= c.max[d]) then return -7 end
  if x.cn ~= '' then a.n[d] = a.n[d] - 1 end
  if x.su ~= '' then a.su, x.su = Q.listRemove(a.su, x.id), '' end
  Q.take(x, a, true)
  x.st = 'a'
  Q.emit('resumed', x, a.id)
  if x.iv ~= '' then Q.free(a) else Q.pool(a) end
end
`;
