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
local x = Q.getX(ARGV[4])
if not x or x.st == 'w' then return -3 end
if tonumber(ARGV[14]) < tonumber(x.ep) then return -6 end
local from, was = x.st, x.q
-- Everything that can refuse comes before the first change.
local trial = { id = x.id, rv = x.rv, ex = '', fr = '' }
local refused = Q.enter(trial, from == 'q' and was or nil)
if refused then return refused end
local owner = x.ag
if from == 'q' then
  Q.unwait(x)
elseif from == 'o' then
  local a = Q.getA(x.ag)
  Q.letGo(x, a)
  x.st = 'q'
  Q.emit('offer_withdrawn', x, a.id, 'reason=requeued')
  Q.free(a)
  if match(x.rt, '^[^,]') then owner = Q.releaseSource(x) end
else
  local a = Q.getA(x.ag)
  Q.letGo(x, a)
  a.idle = now
  Q.free(a)
end
Q.forgetPassed(x)
local dl, rv = x.dl, x.rv
for key, value in pairs(trial) do x[key] = value end
x.hu, x.nv, x.nm = trial.hu, trial.nv, trial.nm
if rv > x.rv then x.rv = rv end
x.st, x.of, x.rt, x.dl, x.ag = 'q', '', '', dl, ''
Q.emit(from == 'q' and 'moved' or 'requeued', x, from ~= 'q' and owner or '',
  'reason=' .. reason .. ';from=' .. was .. (x.fr ~= '' and ';front=1' or ''))
-- Whoever gave it away does not get it straight back while another could take it.
if from ~= 'q' and owner ~= '' and actor == 'agent:' .. owner then
  Q.passOver(x, owner, Q.constants(x).pass)
end
Q.place(x, 'arrival')
Q.settle()
return Q.finish()
`,
);
