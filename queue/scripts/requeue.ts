import { ENGINE } from "../lua/engine.ts";
import { ENTER } from "../lua/enter.ts";
import { script } from "../script.ts";

/**
 * Back to a queue, or into another one: transfer, release, lost agent, overflow.
 * Input: enter.ts, with the reason as ARGV[16] and the rings' skills from ARGV[17] on. Output: events; -1, -3 not in a state to move, -4, -5, -6 or `?` as enqueue.
 */
export const REQUEUE = script(
  "requeue",
  `${ENGINE}${ENTER}
local reason = table.remove(ARGV, 16)
local x = getX(ARGV[4])
if not x or x.st == 'w' then return -3 end
if tonumber(ARGV[14]) < tonumber(x.ep) then return -6 end
local from, was = x.st, x.q
-- Everything that can refuse comes before the first change.
local trial = { id = x.id, rv = x.rv, ex = '', fr = '' }
local refused = enter(trial, from == 'q' and was or nil)
if refused then return refused end
local owner = x.ag
if from == 'q' then
  unwait(x)
elseif from == 'o' then
  local a = getA(x.ag)
  letGo(x, a)
  x.st = 'q'
  emit('offer_withdrawn', x, a.id, 'reason=requeued')
  free(a)
  if match(x.rt, '^[^,]') then owner = releaseSource(x) end
else
  local a = getA(x.ag)
  letGo(x, a)
  a.idle = now
  free(a)
end
forgetPassed(x)
local dl, rv = x.dl, x.rv
for key, value in pairs(trial) do x[key] = value end
x.hu, x.nv, x.nm = trial.hu, trial.nv, trial.nm
if rv > x.rv then x.rv = rv end
x.st, x.of, x.rt, x.dl, x.ag = 'q', '', '', dl, ''
emit(from == 'q' and 'moved' or 'requeued', x, from ~= 'q' and owner or '',
  'reason=' .. reason .. ';from=' .. was .. (x.fr ~= '' and ';front=1' or ''))
-- Whoever gave it away does not get it straight back while another could take it.
if from ~= 'q' and owner ~= '' and actor == 'agent:' .. owner then
  passOver(x, owner, constants(x).pass)
end
place(x, 'arrival')
settle()
return finish()
`,
);
