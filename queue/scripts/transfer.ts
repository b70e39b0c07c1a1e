/**
 * An offer to one named agent. What the transferring agent holds stays held until it is accepted.
 * arg[1] interaction  [2] agent  [3] ms to accept  [4] agent it returns to, or empty.
 * Refusals: -3 wrong state, -7 the agent is not available or has no room.
 */
export const TRANSFER = `
function V.transfer(arg)
  local x = Q.getX(arg[1])
  if not x or x.st == 'w' or (x.st == 'o' and x.ag == arg[2]) then return -3 end
  local b = Q.getA(arg[2])
  if not b or b.pres ~= 'v' or b.id == x.ag or not Q.room(b, tonumber(x.m)) then return -7 end
  local trigger = 'assigned'
  if x.st == 'q' then
    Q.unwait(x)
    Q.forgetPassed(x)
    x.rt = ',0,,,q'
  elseif x.st == 'o' then
    -- A supervisor takes it from who has not answered yet.
    local a = Q.getA(x.ag)
    Q.letGo(x, a)
    x.st = 'q'
    Q.emit('offer_withdrawn', x, a.id, 'reason=assigned')
    Q.free(a)
    if match(x.rt, '^[^,]') then Q.releaseSource(x) end
    Q.forgetPassed(x)
    x.of, x.rt = '', ',0,,,q'
  else
    trigger = 'transfer'
    local a = Q.getA(x.ag)
    if arg[4] == x.ag then
      if x.su ~= '' then
        a.su, x.su, x.cn, a.dirty = Q.listRemove(a.su, x.id), '', '', true
        a.n[tonumber(x.m)] = a.n[tonumber(x.m)] - 1
      end
      -- The share of the transferring agent cannot be interrupted while the offer is open.
      if x.iv ~= '' then a.iu, a.dirty = a.iu - x.un, true end
      Q.free(a)
      x.rt = concat({ x.ag, x.un, x.cn, x.iv ~= '' and '1' or '', x.st }, ',')
    else
      Q.letGo(x, a)
      a.idle = nowText
      Q.free(a)
      x.rt = ',0,,,q'
    end
  end
  Q.offer(x, b, trigger, Q.facts(trigger, x, b), tonumber(arg[3]))
  Q.pool(b)
end
`;
