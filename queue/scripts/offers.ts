/**
 * Answers to an offer. arg[1] interaction  [2] offer  [3] agent. Accepting is compare-and-set on the
 * offer id (DC-7); declining follows CE01-R48. Refusal: -2 expired.
 */
export const OFFER_ANSWERS = `
-- An offer is good until just before its deadline.
local function openOffer(arg)
  local x = Q.getX(arg[1])
  if not x or x.st ~= 'o' or x.of ~= arg[2] or x.ag ~= arg[3] or now >= x.dl then return nil end
  return x, Q.getA(x.ag)
end

function V.accept(arg)
  local x, a = openOffer(arg)
  if not x then return -2 end
  Q.forgetPassed(x)
  Q.openOffers(x, -1)
  x.st = 'a'
  Q.setDue(x, nil)
  x.fr = ''
  a.la, a.dirty = nowText, true
  Q.emit('accepted', x, a.id, x.rt ~= '' and 'from=' .. match(x.rt, '^[^,]*') or '')
  if x.rt ~= '' then Q.releaseSource(x) end
  x.of, x.nv, x.nm, x.xr = '', nil, nil, nil
  if Q.opened(x, a) then Q.free(a) else Q.pool(a) end
end

function V.decline(arg)
  local x, a = openOffer(arg)
  if not x then return -2 end
  local c = Q.constants(x)
  Q.letGo(x, a)
  x.st = 'q'
  Q.passOver(x, a.id, c.pass)
  Q.emit('declined', x, a.id)
  Q.putBack(x)
  if c.decline == 'n' then
    Q.notReady(a, 'declined')
    Q.withdrawAll(a, 'not_ready')
  else
    Q.free(a)
  end
end
`;
