import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * The customer's part is over: wrap-up, or straight to done when it has no limit.
 * ARGV[4] interaction. Output: events; -1, -3 neither active nor parked.
 */
export const END = script(
  "end",
  `${ENGINE}
local x = Q.getX(ARGV[4])
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
Q.settle()
return Q.finish()
`,
);

/** Wrap-up finished. ARGV[4] interaction. Output: events; -1, -3 not in wrap-up. */
export const WRAP_UP = script(
  "wrap_up",
  `${ENGINE}
local x = Q.getX(ARGV[4])
if not x or x.st ~= 'w' then return -3 end
local a = Q.getA(x.ag)
Q.complete(x, a)
Q.emit('wrapped_up', x, a.id)
Q.settle()
return Q.finish()
`,
);

/** Units are given back, the interaction stays its owner's. ARGV[4] interaction. -3, -7 too many. */
export const PARK = script(
  "park",
  `${ENGINE}
local MOST_PARKED = 100
local x = Q.getX(ARGV[4])
if not x or x.st ~= 'a' then return -3 end
local a = Q.getA(x.ag)
local _, held = string.gsub(a.work, ';', '')
if held > MOST_PARKED then return -7 end
Q.giveBack(x, a)
x.st = 'p'
Q.emit('parked', x, a.id)
Q.free(a)
Q.settle()
return Q.finish()
`,
);

/** Takes the units again. ARGV[4] interaction. Output: events; -1, -3, -7 no room. */
export const RESUME = script(
  "resume",
  `${ENGINE}
local x = Q.getX(ARGV[4])
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
Q.settle()
return Q.finish()
`,
);
