import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * The customer left, or it ends before an agent had it (DC-1). ARGV[4] interaction  [5] state.
 * Output: events; -1, -3 neither queued nor offered.
 */
export const LEAVE = script(
  "leave",
  `${ENGINE}
local x = Q.getX(ARGV[4])
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
x.gone, x.of, x.ag = ARGV[5], '', ''
Q.emit(ARGV[5] == 'abandoned' and 'abandoned' or 'closed', x, '')
Q.settle()
return Q.finish()
`,
);

/** New priority, cut to the medium's range. ARGV[4] interaction  [5] priority. -3 unknown. */
export const REPRIORITISE = script(
  "reprioritise",
  `${ENGINE}
local x = Q.getX(ARGV[4])
if not x or x.st == 'w' then return -3 end
local waiting = x.st == 'q'
if waiting then Q.unwait(x) end
local before = x.pr
x.fr = ''
Q.newPriority(x, tonumber(ARGV[5]))
if waiting then Q.wait(x) end
Q.emit('reprioritised', x, x.ag, 'was=' .. before)
return Q.finish()
`,
);
