import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * An offer to one named agent. What the transferring agent holds stays held until it is accepted.
 * ARGV[4] interaction  [5] agent  [6] ms to accept  [7] agent it returns to, or empty.
 * Output: events; -1, -3 wrong state, -7 the agent is not available or has no room.
 */
export const TRANSFER = script(
  "transfer",
  `${ENGINE}
local x = Q.getX(ARGV[4])
if not x or (x.st ~= 'q' and x.st ~= 'a' and x.st ~= 'p') then return -3 end
local b = Q.getA(ARGV[5])
if not b or b.pres ~= 'v' or b.id == x.ag or not Q.room(b, tonumber(x.m)) then return -7 end
local trigger = 'assigned'
if x.st == 'q' then
  Q.unwait(x)
  Q.forgetPassed(x)
  x.rt = ',0,,,q'
else
  trigger = 'transfer'
  local a = Q.getA(x.ag)
  if ARGV[7] == x.ag then
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
    a.idle = now
    Q.free(a)
    x.rt = ',0,,,q'
  end
end
Q.offer(x, b, trigger, Q.facts(trigger, x, b), tonumber(ARGV[6]))
Q.pool(b)
Q.settle()
return Q.finish()
`,
);
