import { ENGINE } from "../lua/engine.ts";
import { ENTER } from "../lua/enter.ts";
import { script } from "../script.ts";

/**
 * A new interaction enters a queue: offered at once to the agent it fits best, or it waits.
 * Input: enter.ts. Output: events; -1 no epoch, -3 known already, -4 full, -5 no such queue, -6
 * stale epoch; or `?` and the list keys to make known first.
 */
export const ENQUEUE = script(
  "enqueue",
  `${ENGINE}${ENTER}
if Q.getX(ARGV[4]) then return -3 end
local x = { id = ARGV[4], st = 'q', ag = '', of = '', rv = 0, ex = '', un = 0, cn = '', iv = '',
  su = '', rt = '' }
local refused = Q.enter(x)
if refused then return refused end
X[x.id] = x
Q.emit('queued', x, '')
Q.place(x, 'arrival')
Q.settle()
return Q.finish()
`,
);
