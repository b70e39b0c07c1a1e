/** Offers: made, withdrawn, returned; transfers; interruption by calls (CE01-R37). */
export const OFFERS = `
-- A transfer keeps what the transferring agent holds: 'agent,units,counted,interruptible,state'.
function Q.releaseSource(x)
  local id, un, cn = match(x.rt, '^([^,]*),(%d+),(%d?)')
  local a = Q.getA(id)
  if a then
    a.un = a.un - un
    if cn ~= '' then a.n[tonumber(x.m)] = a.n[tonumber(x.m)] - 1 end
    a.work = Q.listRemove(a.work, x.id)
    a.idle = nowText
    a.dirty = true
    Q.free(a)
  end
  x.rt = ''
  return id
end

function Q.connected(id)
  local a = id ~= '' and Q.getA(id)
  return a and a.pres ~= 'o' and a.re ~= 'disconnected' and a
end

-- CE01-R49.
function Q.frontScore(x)
  local hq = P .. 'hq:' .. x.q .. ':' .. x.m
  local least
  for _ = 1, PROBES do
    local t = R('ZRANGE', hq, 0, 0, 'WITHSCORES')
    if #t == 0 then break end
    local first = R('HGET', P .. 'hd', t[1])
    local real = first and Q.scoreIn(first)
    if not first then
      R('ZREM', hq, t[1])
    elseif real > tonumber(t[2]) then
      R('ZADD', hq, format('%.17g', real), t[1])
    else
      least = real
      break
    end
  end
  local own = x.sc
  if #x.cl > 1 then own = Q.scoreOf(x.m, x.cl, Q.rules(x.m).to, x.ar) end
  if least and least - 1 < own then return least - 1 end
  return own
end

function Q.toFront(x)
  anyFront = true
  x.fr = '1'
  x.sc = Q.frontScore(x)
end

function Q.newPriority(x, priority)
  local r = Q.rules(x.m)
  if priority > r.to then priority = r.to end
  if priority < r.from then priority = r.from end
  local s = Q.scoreOf(x.m, x.cl, priority, x.ar)
  if x.fr == '' or s < x.sc then x.sc = s end
  x.pr = priority
end

function Q.notReady(a, reason)
  R('HINCRBY', P .. 'pn', 'v' .. a.p, -1)
  local before = a.pres
  a.pres, a.re, a.si, a.dirty = 'n', reason, nowText, true
  Q.unpool(a)
  Q.append('presence', '', 0, '', '', '', 0, 0, 0, a.id, '',
    'presence=n;reason=' .. reason .. ';was=' .. before, '')
end

-- After an offer that came to nothing: back to who transferred it, or to distribution.
function Q.putBack(x)
  x.of = ''
  if x.rt ~= '' then
    local id, un, cn, iv, state = match(x.rt, '^([^,]*),(%d+),(%d?),(%d?),(%a)')
    local a = Q.connected(id)
    if a then
      if iv ~= '' then a.iu, a.dirty = a.iu + un, true end
      Q.free(a)
      x.ag, x.un, x.cn, x.iv, x.rt, x.st = id, tonumber(un), cn, iv, '', state
      Q.setDue(x, nil)
      Q.emit(state == 'p' and 'parked' or 'resumed', x, id, 'reason=transfer_returned')
      return
    end
    if id ~= '' then Q.releaseSource(x) end
    x.rt, x.st, x.ag = '', 'q', ''
    Q.toFront(x)
    Q.emit('requeued', x, '', 'reason=transfer_failed;front=1')
  end
  Q.place(x, 'arrival')
end

function Q.withdraw(x, reason)
  local a = Q.getA(x.ag)
  Q.letGo(x, a)
  x.st = 'q'
  Q.emit('offer_withdrawn', x, a.id, 'reason=' .. reason)
  Q.putBack(x)
  return a
end

function Q.interrupt(a)
  local work = a.work
  for id in gmatch(work, '([^;]+);') do
    local x = Q.getX(id)
    if x and x.iv ~= '' and x.ag == a.id then
      Q.giveUnits(x, a)
      x.su, x.dirty = '1', true
      a.su = Q.listAdd(a.su, id)
      if x.st == 'a' then
        x.st = 'p'
        Q.emit('parked', x, a.id, 'reason=interrupted')
      end
    end
  end
end

-- Interrupted work takes its units back once no call is in hand.
function Q.takeBack(a)
  if a.su == '' or a.n[1] > 0 or a.n[2] > 0 then return end
  for id in gmatch(a.su, '([^;]+);') do
    local x = Q.getX(id)
    local c = Q.profile(a.p)
    local cost = x and c.cost[tonumber(x.m)]
    if x and a.un + cost <= 100 then
      x.un, x.iv, x.su, x.dirty = cost, c.int[tonumber(x.m)] and '1' or '', '', true
      a.un = a.un + cost
      if x.iv ~= '' then a.iu = a.iu + cost end
      a.su = Q.listRemove(a.su, id)
      a.dirty = true
      if x.st == 'p' then
        x.st = 'a'
        Q.emit('resumed', x, a.id, 'reason=interruption_over')
      end
    end
  end
end

function Q.offer(x, a, trigger, why, ms)
  if a.un + Q.profile(a.p).cost[tonumber(x.m)] > 100 then
    Q.interrupt(a)
    Q.free(a)
  end
  Q.take(x, a)
  x.st, x.hu, x.pf = 'o', nil, ''
  Q.openOffers(x, 1)
  x.of = x.id .. '.' .. E .. '.' .. (x.rv + 1)
  Q.setDue(x, now + (ms or Q.constants(x).offer))
  local from = x.rt ~= '' and match(x.rt, '^[^,]*') or ''
  Q.emit('offered', x, a.id, 'deadline=' .. format('%.0f', x.dl)
    .. (from ~= '' and ';from=' .. from or ''), why)
end

-- Leaving availability takes open offers back without penalty.
function Q.withdrawAll(a, reason)
  for id in gmatch(a.work, '([^;]+);') do
    local x = Q.getX(id)
    if x and x.st == 'o' and x.ag == a.id then Q.withdraw(x, reason) end
  end
  Q.free(a)
end

-- Wrap-up is over: units are free, the agent may look for work.
function Q.complete(x, a)
  Q.letGo(x, a)
  x.gone = 'done'
  Q.setDue(x, nil)
  a.idle = nowText
  Q.free(a)
end
`;
