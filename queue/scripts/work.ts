import { ENGINE } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * The customer's part is over: wrap-up, or straight to done when it has no limit.
 * ARGV[4] interaction. Output: events; -1, -3 neither active nor parked.
 */
export const END = script(
  "end",
  `${ENGINE}
local x = getX(ARGV[4])
if not x or (x.st ~= 'a' and x.st ~= 'p') then return -3 end
local a = getA(x.ag)
local limit = constants(x).wrap
if limit > 0 then
  x.st = 'w'
  setDue(x, now + limit)
  emit('ended', x, a.id, 'wrapUpEndsAt=' .. format('%.0f', x.dl))
else
  local id = a.id
  complete(x, a)
  emit('ended', x, id)
end
settle()
return finish()
`,
);

/** Wrap-up finished. ARGV[4] interaction. Output: events; -1, -3 not in wrap-up. */
export const WRAP_UP = script(
  "wrap_up",
  `${ENGINE}
local x = getX(ARGV[4])
if not x or x.st ~= 'w' then return -3 end
local a = getA(x.ag)
complete(x, a)
emit('wrapped_up', x, a.id)
settle()
return finish()
`,
);

/** Units are given back, the interaction stays its owner's. ARGV[4] interaction. -3, -7 too many. */
export const PARK = script(
  "park",
  `${ENGINE}
local MOST_PARKED = 100
local x = getX(ARGV[4])
if not x or x.st ~= 'a' then return -3 end
local a = getA(x.ag)
local _, held = string.gsub(a.work, ';', '')
if held > MOST_PARKED then return -7 end
giveBack(x, a)
x.st = 'p'
emit('parked', x, a.id)
free(a)
settle()
return finish()
`,
);

/** Takes the units again. ARGV[4] interaction. Output: events; -1, -3, -7 no room. */
export const RESUME = script(
  "resume",
  `${ENGINE}
local x = getX(ARGV[4])
if not x or x.st ~= 'p' then return -3 end
local a = getA(x.ag)
local c, d = profile(a.p), tonumber(x.m)
if a.un + c.cost[d] > 100 or (x.cn == '' and a.n[d] >= c.max[d]) then return -7 end
if x.cn ~= '' then a.n[d] = a.n[d] - 1 end
if x.su ~= '' then a.su, x.su = listRemove(a.su, x.id), '' end
take(x, a)
x.st = 'a'
emit('resumed', x, a.id)
pool(a)
settle()
return finish()
`,
);
