/**
 * A new interaction enters a queue: offered at once to the agent it fits best, or it waits.
 * arg as in lua/enter.ts. Refusals: -3 known already, -4 full, -5 no such queue; or `?` and the list
 * keys to make known first.
 */
export const ENQUEUE = `
function V.enqueue(arg)
  if Q.getX(arg[1]) then return -3 end
  local x = { id = arg[1], st = 'q', ag = '', of = '', rv = 0, ex = '', un = 0, cn = '', iv = '',
    su = '', rt = '' }
  local refused = Q.enter(x, arg)
  if refused then return refused end
  X[x.id] = x
  Q.emit('queued', x, '')
  Q.place(x, 'arrival')
end
`;
