import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * The customer left, or it ends before an agent had it (DC-1). ARGV[4] interaction  [5] state.
 * Output: events; -1, -3 neither queued nor offered.
 */
export const LEAVE = script(
  "leave",
  `${ENGINE}
local x = getX(ARGV[4])
if not x or (x.st ~= 'q' and x.st ~= 'o') then return -3 end
if x.st == 'q' then
  unwait(x)
else
  local a = getA(x.ag)
  letGo(x, a)
  x.st = 'q'
  emit('offer_withdrawn', x, a.id, 'reason=left')
  free(a)
  if match(x.rt, '^[^,]') then releaseSource(x) end
end
forgetPassed(x)
setDue(x, nil)
x.gone, x.of, x.ag = ARGV[5], '', ''
emit(ARGV[5] == 'abandoned' and 'abandoned' or 'closed', x, '')
settle()
return finish()
`,
);

/** New priority, cut to the medium's range. ARGV[4] interaction  [5] priority. -3 unknown. */
export const REPRIORITISE = script(
  "reprioritise",
  `${ENGINE}
local x = getX(ARGV[4])
if not x or x.st == 'w' then return -3 end
local waiting = x.st == 'q'
if waiting then unwait(x) end
local before = x.pr
x.fr = ''
newPriority(x, tonumber(ARGV[5]))
if waiting then wait(x) end
emit('reprioritised', x, x.ag, 'was=' .. before)
return finish()
`,
);
