/** Ends and changes of what waits. arg[1] interaction. Refusal: -3 wrong state or unknown. */
export const LEAVE = `
-- The customer left, or it ends before an agent had it (DC-1). arg[2] state it ends in.
function V.leave(arg)
  local x = Q.getX(arg[1])
  if not x or (x.st ~= 'q' and x.st ~= 'o') then return -3 end
  if x.st == 'q' then
    Q.unwait(x)
  else
    local a = Q.getA(x.ag)
    Q.letGo(x, a)
    x.st = 'q'
    Q.emit('offer_withdrawn', x, a.id, 'reason=left')
    Q.free(a)
    if match(x.rt, '^[^,]') then Q.releaseSource(x) end
  end
  Q.forgetPassed(x)
  Q.setDue(x, nil)
  x.gone, x.of, x.ag = arg[2], '', ''
  Q.emit(arg[2] == 'abandoned' and 'abandoned' or 'closed', x, '')
end

-- New priority, cut to the medium's range. arg[2] priority.
function V.reprioritise(arg)
  local x = Q.getX(arg[1])
  if not x or x.st == 'w' then return -3 end
  local waiting = x.st == 'q'
  if waiting then Q.unwait(x) end
  local before = x.pr
  x.fr = ''
  Q.newPriority(x, tonumber(arg[2]))
  if waiting then Q.wait(x) end
  Q.emit('reprioritised', x, x.ag, 'was=' .. before)
end
`;
