import { operation } from "../lua/engine.ts";
import { script } from "../script.ts";

/**
 * Runs timers that are due: offer deadlines, rings, holds, passed-over agents, overflow and final
 * timeout, wrap-up limits. ARGV[4] most timers. Output: {more (0, 1), next due in ms or empty,
 * events...}; -1.
 */
export const TICK = script(
  "tick",
  operation(`
local AGAIN_MS = 10000
local MOST_RINGS = 4

local function noAnswer(x)
  local a = Q.getA(x.ag)
  local c = Q.constants(x)
  Q.letGo(x, a)
  x.st = 'q'
  Q.newPriority(x, x.pr + c.boost)
  Q.passOver(x, a.id, c.pass)
  Q.emit('no_answer', x, a.id)
  Q.putBack(x)
  Q.notReady(a, 'rona')
  Q.withdrawAll(a, 'not_ready')
end

local function wrapUpOver(x)
  local a = Q.getA(x.ag)
  Q.complete(x, a)
  Q.emit('wrapped_up', x, a.id, 'limit=1')
end

local function ringDue(x)
  local n, ring = 0, x.ri
  for delay in gmatch(x.ra, '[^,]+') do
    if n > ring and n < MOST_RINGS and x.qa + delay <= now then ring = n end
    n = n + 1
  end
  return ring
end

local function passedOverDue(x)
  local kept = ''
  for id, till in gmatch(x.ex, '([^=;]+)=(%d+);') do
    if tonumber(till) > now then kept = kept .. id .. '=' .. till .. ';' else Q.unpass(x, id) end
  end
  local changed = kept ~= x.ex
  x.ex = kept
  if kept == '' then
    x.xr = nil
  elseif Q.othersAvailable(x) then
    x.xr = now + AGAIN_MS
  else
    Q.forgetPassed(x)
    changed = true
  end
  return changed
end

local function waitingDue(x)
  local search = false
  local trigger = 'arrival'
  Q.unwait(x)
  if x.hu and x.hu <= now then
    x.hu, x.pf, search = nil, '', true
  end
  local ring = ringDue(x)
  if ring > x.ri then
    x.ri = ring
    Q.emit('widened', x, '')
    search, trigger = true, 'widened'
  end
  if x.xr and x.xr <= now and passedOverDue(x) then search = true end
  if x.nv and tonumber(x.nv) <= now then
    x.nv = now + AGAIN_MS
    Q.emit('due', x, '', 'kind=overflow')
  end
  if x.nm and tonumber(x.nm) <= now then
    x.nm = now + AGAIN_MS
    Q.emit('due', x, '', 'kind=max_wait')
  end
  if search then Q.place(x, trigger) else Q.wait(x) end
end

local due = R('ZRANGEBYSCORE', P .. 'due', '-inf', format('%.0f', now), 'LIMIT', 0, ARGV[4])
for _, id in ipairs(due) do
  local x = Q.getX(id)
  if not x or not x.dl then
    R('ZREM', P .. 'due', id)
  elseif x.dl <= now then
    if x.st == 'o' then noAnswer(x)
    elseif x.st == 'w' then wrapUpOver(x)
    elseif x.st == 'q' then waitingDue(x)
    else Q.setDue(x, nil) end
    Q.settle()
  end
end
local events = Q.finish()
local next = R('ZRANGE', P .. 'due', 0, 0, 'WITHSCORES')[2] or ''
local more = next ~= '' and tonumber(next) <= now and 1 or 0
local answer = { more, next }
for n, e in ipairs(events) do answer[n + 2] = e end
return Q.close(answer)
`),
);
