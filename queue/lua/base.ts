/**
 * Opens every script that changes state.
 *
 * KEYS[1] `{region}:` (all keys begin with it; see keys.ts)
 * ARGV[1] now in ms, empty = Redis TIME   ARGV[2] operation id   ARGV[3] actor
 *
 * Refuses without an epoch (-1). Answers a repeated operation with the events of the first run
 * as far as the stream still holds them.
 */
export const BASE = `
local R = redis.call
local T = KEYS[1]
local now = tonumber(ARGV[1])
if not now then
  local t = R('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local op, actor = ARGV[2], ARGV[3]
local opening = R('MGET', T .. 'q:epoch', T .. 'q:seq', T .. 'q:media', T .. 'q:o:' .. op,
  T .. 'q:fronts')
local anyFront = (opening[5] or '0') ~= '0'
local E = opening[1]
if not E then return -1 end
local seq = tonumber(opening[2] or '0')
local media = opening[3]
local P = T .. 'q' .. E .. ':'
local firstSeq = seq + 1
if opening[4] then
  local e, first, count = string.match(opening[4], '(%d+),(%d+),(%d+)')
  if e == E then
    local found = R('XRANGE', T .. 'events', e .. '-' .. first, e .. '-' .. (first + count - 1))
    local out = {}
    for n, entry in ipairs(found) do out[n] = entry[2][2] end
    return out
  end
end
-- One table holds all functions: a closure that captures few variables is cheap to make, and all
-- are made anew for every call.
local Q = {}
local floor, match, concat, format = math.floor, string.match, table.concat, string.format
local find, gmatch = string.find, string.gmatch
`;

/** Opens scripts that only read: KEYS[1] as above, ARGV[1] now in ms or empty. */
export const READ_BASE = `
local R = redis.call
local T = KEYS[1]
local now = tonumber(ARGV[1])
if not now then
  local t = R('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local opening = R('MGET', T .. 'q:epoch', T .. 'q:seq', T .. 'q:media')
local E = opening[1]
if not E then return -1 end
local seq = tonumber(opening[2] or '0')
local media = opening[3]
local P = T .. 'q' .. E .. ':'
local op, actor, firstSeq, anyFront = '', '', 0, true
-- One table holds all functions: a closure that captures few variables is cheap to make, and all
-- are made anew for every call.
local Q = {}
local floor, match, concat, format = math.floor, string.match, table.concat, string.format
local find, gmatch = string.find, string.gmatch
`;

/** Opens scripts on lists and profiles: ARGV[1] epoch they belong to, empty = the one in force. */
export const EPOCH_BASE = READ_BASE.replace(
  /local now[\s\S]*?local opening/,
  "local now = 0\nlocal opening",
).replace(
  "local E = opening[1]",
  "local E = ARGV[1] ~= '' and ARGV[1] or opening[1]",
);
