/**
 * Placing what is to be placed and feeding who became free, until nothing is left to do: `settle`
 * ends every operation, so that nothing fitting waits beside a free agent (I11).
 */
export const SETTLE = `
function Q.place(x, trigger) placing[#placing + 1] = { x, trigger } end

-- Who became free is out of every pool until fed: placing must not see them before.
function Q.free(a)
  if a.pending then return end
  a.pending = true
  freed[#freed + 1] = a
  Q.unpool(a)
end

-- Offers x to the agent it fits best, or lets it wait.
function Q.tryPlace(x, trigger)
  x.dirty = true
  if x.pf ~= '' then
    local a = Q.getA(x.pf)
    if a and not Q.passed(x, a.id) and Q.fits(x, a) then
      if a.pres == 'v' and Q.room(a, tonumber(x.m)) then
        Q.offer(x, a, 'preferred', Q.facts('preferred', x, a))
        return Q.pool(a)
      end
    else
      x.hu = nil
    end
    if not x.hu then x.pf = '' end
  end
  local id = not x.hu and Q.findAgent(x)
  while id do
    local a = Q.getA(id)
    if Q.room(a, tonumber(x.m)) then
      Q.offer(x, a, trigger, Q.facts(trigger, x, a))
      return Q.pool(a)
    end
    -- Capacity rules changed and this agent is still to be placed anew.
    Q.pool(a)
    id = Q.findAgent(x)
  end
  Q.wait(x)
end

local MOST_OFFERS_AT_ONCE = 100
function Q.feed(a)
  for _ = 1, MOST_OFFERS_AT_ONCE do
    local x, heads = Q.findWork(a)
    if not x then break end
    local why = Q.facts('agent_free', x, a, heads)
    Q.unwait(x)
    Q.offer(x, a, 'agent_free', why)
    if a.pending then return end
  end
  Q.pool(a)
end

-- What is to be placed goes first, then who became free: nothing fitting waits beside them.
function Q.settle()
  while #placing > 0 or #freed > 0 do
    if #placing > 0 then
      local next = table.remove(placing, 1)
      Q.tryPlace(next[1], next[2])
    else
      local a = table.remove(freed, 1)
      a.pending = nil
      Q.takeBack(a)
      if a.pres == 'v' then Q.feed(a) else Q.unpool(a) end
    end
  end
end
`;
