import { operation } from "../lua/engine.ts";
import { script } from "../script.ts";

/** Puts agent `id` under profile `p`; a new agent starts offline. */
const PLACE = `
function Q.setProfile(id, p)
  local a = Q.getA(id)
  if not a then
    a = { id = id, p = p, pres = 'o', re = '', si = nowText, un = 0, n = { 0, 0, 0, 0, 0, 0, 0, 0 },
      idle = nowText, la = '0', pool = '', work = '', hn = 0, xn = 0, su = '', iu = 0 }
    A[id] = a
  else
    Q.unpool(a)
    R('ZREM', P .. 'pg:' .. a.p, id)
    if a.pres == 'v' then
      R('HINCRBY', P .. 'pn', 'v' .. a.p, -1)
      R('HINCRBY', P .. 'pn', 'v' .. p, 1)
    end
    if a.pres ~= 'o' then
      R('HINCRBY', P .. 'pn', 's' .. a.p, -1)
      R('HINCRBY', P .. 'pn', 's' .. p, 1)
    end
  end
  a.p, a.dirty = p, true
  R('ZADD', P .. 'pg:' .. p, 0, id)
  R('HSET', P .. 'ap', id, p)
  return a
end
`;

/** Nobody is to find these until they are placed anew. ARGV[4..] agents. Output: none; -1. */
export const UNPOOL_AGENTS = script(
  "unpool_agents",
  operation(`
for n = 4, #ARGV do
  local a = Q.getA(ARGV[n])
  if a then Q.unpool(a) end
end
return Q.close(Q.finish())
`),
);

/** New or changed agents: ARGV[4..] pairs of agent and profile. They look for work at once. */
export const PLACE_AGENTS = script(
  "place_agents",
  operation(
    `
for n = 4, #ARGV, 2 do
  Q.free(Q.setProfile(ARGV[n], ARGV[n + 1]))
  Q.settle()
end
return Q.close(Q.finish())
`,
    PLACE,
  ),
);

/** Agents no longer configured: offers go back; who still has work in hand stays until it is done. */
export const REMOVE_AGENTS = script(
  "remove_agents",
  operation(`
for n = 4, #ARGV do
  local a = Q.getA(ARGV[n])
  if a then
    if a.pres ~= 'o' then
      local was = a.pres
      R('HINCRBY', P .. 'pn', 's' .. a.p, -1)
      if was == 'v' then R('HINCRBY', P .. 'pn', 'v' .. a.p, -1) end
      a.pres, a.re, a.si, a.dirty = 'o', '', nowText, true
      Q.unpool(a)
      Q.append('presence', '', 0, '', '', '', 0, 0, 0, a.id, '', 'presence=o;reason=;was=' .. was, '')
      Q.withdrawAll(a, 'offline')
    end
    for _, id in ipairs(R('ZRANGE', P .. 'wh:' .. a.id, 0, 99)) do
      local x = Q.getX(id)
      Q.unwait(x)
      x.hu, x.pf = nil, ''
      Q.place(x, 'arrival')
    end
    Q.settle()
    if a.work == '' and a.hn == 0 then
      R('ZREM', P .. 'pg:' .. a.p, a.id)
      R('HDEL', P .. 'ap', a.id)
      a.dirty = nil
      R('DEL', P .. 'a:' .. a.id, P .. 'ax:' .. a.id)
    end
  end
end
return Q.close(Q.finish())
`),
);

/** After a rebuild: these agents look for work. ARGV[4..] agents. Output: events; -1. */
export const FEED_AGENTS = script(
  "feed_agents",
  operation(`
for n = 4, #ARGV do
  local a = Q.getA(ARGV[n])
  if a and a.pres == 'v' then
    Q.free(a)
    Q.settle()
  end
end
return Q.close(Q.finish())
`),
);
