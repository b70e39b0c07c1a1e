/**
 * Offers: made, withdrawn, returned; interruption by calls (CE01-R37); placing what waits and
 * feeding who is free until nothing is left to do (\`settle\`).
 */
export const OFFERS = `
local placing, freed = {}, {}
local function place(x, trigger) placing[#placing + 1] = { x, trigger } end

-- Who became free is out of every pool until fed: placing must not see them before.
local function free(a)
  if a.pending then return end
  a.pending = true
  freed[#freed + 1] = a
  unpool(a)
end

-- A transfer keeps what the transferring agent holds: 'agent,units,counted,interruptible,state'.
local function releaseSource(x)
  local id, un, cn = match(x.rt, '^([^,]*),(%d+),(%d?)')
  local a = getA(id)
  if a then
    a.un = a.un - un
    if cn ~= '' then a.n[tonumber(x.m)] = a.n[tonumber(x.m)] - 1 end
    a.work = listRemove(a.work, x.id)
    a.idle = now
    a.dirty = true
    free(a)
  end
  x.rt = ''
  return id
end

local function connected(id)
  local a = id ~= '' and getA(id)
  return a and a.pres ~= 'o' and a.re ~= 'disconnected' and a
end

-- CE01-R49.
local function frontScore(x)
  local hq = P .. 'hq:' .. x.q .. ':' .. x.m
  local least
  for _ = 1, PROBES do
    local t = R('ZRANGE', hq, 0, 0, 'WITHSCORES')
    if #t == 0 then break end
    local top = R('ZRANGE', P .. 'w:' .. t[1], 0, 0, 'WITHSCORES')
    if #top == 0 then
      R('ZREM', hq, t[1])
    elseif tonumber(top[2]) > tonumber(t[2]) then
      R('ZADD', hq, top[2], t[1])
    else
      least = tonumber(top[2])
      break
    end
  end
  local own = x.sc
  if #x.cl > 1 then own = scoreOf(x.m, x.cl, rules(x.m).to, x.ar) end
  if least and least - 1 < own then return least - 1 end
  return own
end

local function toFront(x)
  anyFront = true
  x.fr = '1'
  x.sc = frontScore(x)
end

local function newPriority(x, priority)
  local r = rules(x.m)
  if priority > r.to then priority = r.to end
  if priority < r.from then priority = r.from end
  local s = scoreOf(x.m, x.cl, priority, x.ar)
  if x.fr == '' or s < x.sc then x.sc = s end
  x.pr = priority
end

local function notReady(a, reason)
  R('HINCRBY', P .. 'pn', 'v' .. a.p, -1)
  local before = a.pres
  a.pres, a.re, a.si, a.dirty = 'n', reason, now, true
  unpool(a)
  append('presence', '', 0, '', '', '', 0, 0, 0, a.id, '',
    'presence=n;reason=' .. reason .. ';was=' .. before, '')
end

-- After an offer that came to nothing: back to who transferred it, or to distribution.
local function putBack(x)
  x.of = ''
  if x.rt ~= '' then
    local id, un, cn, iv, state = match(x.rt, '^([^,]*),(%d+),(%d?),(%d?),(%a)')
    local a = connected(id)
    if a then
      if iv ~= '' then a.iu, a.dirty = a.iu + un, true end
      free(a)
      x.ag, x.un, x.cn, x.iv, x.rt, x.st = id, tonumber(un), cn, iv, '', state
      setDue(x, nil)
      emit(state == 'p' and 'parked' or 'resumed', x, id, 'reason=transfer_returned')
      return
    end
    if id ~= '' then releaseSource(x) end
    x.rt, x.st, x.ag = '', 'q', ''
    toFront(x)
    emit('requeued', x, '', 'reason=transfer_failed;front=1')
  end
  place(x, 'arrival')
end

local function withdraw(x, reason)
  local a = getA(x.ag)
  letGo(x, a)
  x.st = 'q'
  emit('offer_withdrawn', x, a.id, 'reason=' .. reason)
  putBack(x)
  return a
end

local function interrupt(a)
  local work = a.work
  for id in gmatch(work, '([^;]+);') do
    local x = getX(id)
    if x and x.iv ~= '' and x.ag == a.id then
      if x.st == 'o' then
        withdraw(x, 'interrupted')
      else
        giveUnits(x, a)
        x.su, x.dirty = '1', true
        a.su = listAdd(a.su, id)
        if x.st == 'a' then
          x.st = 'p'
          emit('parked', x, a.id, 'reason=interrupted')
        end
      end
    end
  end
end

-- Interrupted work takes its units back once no call is in hand.
local function takeBack(a)
  if a.su == '' or a.n[1] > 0 or a.n[2] > 0 then return end
  for id in gmatch(a.su, '([^;]+);') do
    local x = getX(id)
    local c = profile(a.p)
    local cost = x and c.cost[tonumber(x.m)]
    if x and a.un + cost <= 100 then
      x.un, x.iv, x.su, x.dirty = cost, c.int[tonumber(x.m)] and '1' or '', '', true
      a.un = a.un + cost
      if x.iv ~= '' then a.iu = a.iu + cost end
      a.su = listRemove(a.su, id)
      a.dirty = true
      if x.st == 'p' then
        x.st = 'a'
        emit('resumed', x, a.id, 'reason=interruption_over')
      end
    end
  end
end

local function offer(x, a, trigger, why, ms)
  if a.un + profile(a.p).cost[tonumber(x.m)] > 100 then
    interrupt(a)
    free(a)
  end
  take(x, a)
  x.st, x.hu, x.pf = 'o', nil, ''
  openOffers(x, 1)
  x.of = x.id .. '.' .. E .. '.' .. (x.rv + 1)
  setDue(x, now + (ms or constants(x).offer))
  local from = x.rt ~= '' and match(x.rt, '^[^,]*') or ''
  emit('offered', x, a.id, 'deadline=' .. format('%.0f', x.dl)
    .. (from ~= '' and ';from=' .. from or ''), why)
end

-- Offers x to the agent it fits best, or lets it wait.
local function tryPlace(x, trigger)
  x.dirty = true
  if x.pf ~= '' then
    local a = getA(x.pf)
    if a and not passed(x, a.id) and fits(x, a) then
      if a.pres == 'v' and room(a, tonumber(x.m)) then
        offer(x, a, 'preferred', facts('preferred', x, a))
        return pool(a)
      end
    else
      x.hu = nil
    end
    if not x.hu then x.pf = '' end
  end
  local id = not x.hu and findAgent(x)
  while id do
    local a = getA(id)
    if room(a, tonumber(x.m)) then
      offer(x, a, trigger, facts(trigger, x, a))
      return pool(a)
    end
    -- Capacity rules changed and this agent is still to be placed anew.
    pool(a)
    id = findAgent(x)
  end
  wait(x)
end

local MOST_OFFERS_AT_ONCE = 100
local function feed(a)
  for _ = 1, MOST_OFFERS_AT_ONCE do
    local x, heads = findWork(a)
    if not x then break end
    local why = facts('agent_free', x, a, heads)
    unwait(x)
    offer(x, a, 'agent_free', why)
    if a.pending then return end
  end
  pool(a)
end

-- What is to be placed goes first, then who became free: nothing fitting waits beside them.
local function settle()
  while #placing > 0 or #freed > 0 do
    if #placing > 0 then
      local next = table.remove(placing, 1)
      tryPlace(next[1], next[2])
    else
      local a = table.remove(freed, 1)
      a.pending = nil
      takeBack(a)
      if a.pres == 'v' then feed(a) else unpool(a) end
    end
  end
end

-- Leaving availability takes open offers back without penalty.
local function withdrawAll(a, reason)
  for id in gmatch(a.work, '([^;]+);') do
    local x = getX(id)
    if x and x.st == 'o' and x.ag == a.id then withdraw(x, reason) end
  end
  free(a)
end

-- Wrap-up is over: units are free, the agent may look for work.
local function complete(x, a)
  letGo(x, a)
  x.gone = 'done'
  setDue(x, nil)
  a.idle = now
  free(a)
end
`;
