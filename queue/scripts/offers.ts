import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/** ARGV[4] interaction  [5] offer  [6] agent. An offer is good until just before its deadline. */
const OPEN_OFFER = `
local x = Q.getX(ARGV[4])
if not x or x.st ~= 'o' or x.of ~= ARGV[5] or x.ag ~= ARGV[6] or now >= x.dl then return -2 end
local a = Q.getA(x.ag)
`;

/** The agent takes it: compare-and-set on the offer id (DC-7). Output: events; -1, -2 expired. */
export const ACCEPT = script(
  "accept",
  `${ENGINE}${OPEN_OFFER}
Q.forgetPassed(x)
Q.openOffers(x, -1)
x.st = 'a'
Q.setDue(x, nil)
x.fr = ''
a.la, a.dirty = now, true
Q.emit('accepted', x, a.id, x.rt ~= '' and 'from=' .. match(x.rt, '^[^,]*') or '')
if x.rt ~= '' then Q.releaseSource(x) end
x.of, x.nv, x.nm, x.xr = '', nil, nil, nil
if Q.opened(x, a) then Q.free(a) else Q.pool(a) end
Q.settle()
return Q.finish()
`,
);

/** The agent refuses it (CE01-R48). Output: events; -1, -2 expired. */
export const DECLINE = script(
  "decline",
  `${ENGINE}${OPEN_OFFER}
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
Q.settle()
return Q.finish()
`,
);
