/**
 * Compact facts for the explanation kept with an offer; explanation.ts turns them into the
 * contract's form. Bounded: pools, agents and heads looked at are limited by constants, so the cost
 * does not grow with the centre.
 */
export const EXPLAIN = `
local CANDIDATES, POOLS, LEVELS = 20, 6, 4
local EXCLUSIONS, LOOKED_AT, PROFILES_SEEN = 20, 24, 12

function Q.candidate(id, level, units, since, chosen)
  local idle = 0
  if units == 0 then idle = floor((now - since) / 1000) end
  return id .. ',' .. level .. ',' .. units .. ',' .. idle .. ',' .. (chosen and 1 or 0) .. ';'
end

-- Agents free for x at this moment, best levels first.
function Q.candidates(x, chosen)
  local b = Q.bucketOf(x)
  local list, n, total = {}, 0, 0
  for _, level in ipairs(R('ZRANGE', P .. 'g:' .. b, 0, LEVELS - 1)) do
    for _, name in ipairs(R('ZRANGE', P .. 'g:' .. b .. ':' .. level, 0, POOLS - 1)) do
      local got = R('ZRANGE', P .. 'i:' .. name, 0, CANDIDATES - n - 1, 'WITHSCORES')
      if #got > 0 then
        local shown = level == '0' and Q.levelFor(b, name) or level
        for i = 1, #got, 2 do
          local s = tonumber(got[i + 1])
          local units = floor(s / RANK)
          list[#list + 1] = Q.candidate(got[i], shown, units, s - units * RANK, got[i] == chosen)
        end
        n = n + #got / 2
        total = total + R('ZCARD', P .. 'i:' .. name)
      end
      if n >= CANDIDATES then break end
    end
    if n >= CANDIDATES then break end
  end
  return total .. '!' .. concat(list)
end

function Q.whyNot(x, a, linked)
  if Q.passed(x, a.id) then return 'excluded' end
  if not linked then return 'skill' end
  if a.pres ~= 'v' then return 'not_ready:' .. a.re end
  local d = tonumber(x.m)
  local c = Q.profile(a.p)
  if a.n[d] >= c.max[d] then return 'maximum:' .. a.n[d] .. '/' .. c.max[d] end
  if not Q.room(a, d) then return 'capacity:' .. a.un .. '+' .. c.cost[d] end
end

-- Signed-in members of the queue who were not free or do not fit, and why (a bounded sample).
function Q.exclusions(x, chosen, most)
  local b = Q.bucketOf(x)
  local list, seen = {}, 0
  for _, p in ipairs(R('ZRANGE', P .. 'qp:' .. x.q, 0, PROFILES_SEEN - 1)) do
    local linked = R('HEXISTS', P .. 'c:' .. b, p) == 1
    for _, id in ipairs(R('ZRANGE', P .. 'pg:' .. p, 0, most - seen - 1)) do
      seen = seen + 1
      local a = id ~= chosen and Q.getA(id)
      if a and a.pres ~= 'o' then
        local why = Q.whyNot(x, a, linked)
        if why and #list < EXCLUSIONS then list[#list + 1] = id .. ',' .. why .. ';' end
      end
    end
    if seen >= most then break end
  end
  return concat(list)
end

-- Who declined or missed it and is passed over for now: known without looking at any agent.
function Q.passedOver(x, chosen)
  local list = {}
  for id in gmatch(x.ex, '([^=;]+)=') do
    if id ~= chosen then list[#list + 1] = id .. ',excluded;' end
  end
  return concat(list)
end

function Q.headFacts(heads)
  local list = {}
  for n, h in ipairs(heads) do
    list[n] = h.id .. ',' .. h.m .. ',' .. h.q .. ',' .. format('%.4g', Q.effective(h)) .. ';'
  end
  return concat(list)
end

function Q.levelOf(x, a)
  return R('HGET', P .. 'c:' .. Q.bucketOf(x), a.p) or '0'
end

-- trigger ! candidates in all ! candidates ! exclusions ! heads ! ms waited ! rules ! order
function Q.facts(trigger, x, a, heads)
  local order = match(Q.queueRule(x.q) or '', '%a$') or 'b'
  local waited = format('%.0f', now - x.qa) .. '!' .. match(media, '^%d*') .. '!' .. order
  if trigger == 'arrival' or trigger == 'widened' then
    return trigger .. '!' .. Q.candidates(x, a.id) .. '!' .. Q.exclusions(x, a.id, LOOKED_AT) .. '!!'
      .. waited
  end
  return trigger .. '!1!' .. Q.candidate(a.id, Q.levelOf(x, a), a.un, a.idle, true) .. '!'
    .. Q.passedOver(x, a.id) .. '!' .. (heads and Q.headFacts(heads) or '') .. '!' .. waited
end
`;
