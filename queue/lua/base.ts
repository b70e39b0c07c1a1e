/**
 * Opens every script.
 *
 * KEYS[1] `{region}:` (all keys begin with it; see keys.ts)   ARGV[1] now in ms, empty = Redis TIME
 *
 * Refuses without an epoch (-1). What several parts share is declared here, outside the function
 * that holds them (engine.ts).
 */
const clock = `
local now = tonumber(ARGV[1])
if not now then
  local t = R('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
`;

const opening = (now: string, epoch: string) => `
local R = redis.call
local T = KEYS[1]
${now}
local opening = R('MGET', T .. 'q:epoch', T .. 'q:seq', T .. 'q:media', T .. 'q:fronts')
local E = ${epoch}
if not E then return -1 end
local seq = tonumber(opening[2] or '0')
local media = opening[3]
local anyFront = (opening[4] or '0') ~= '0'
local P = T .. 'q' .. E .. ':'
${SHARED}`;

/** What the parts share in every script; scripts that open in their own way begin with it, too. */
export const SHARED = `
local op, actor, out, firstSeq = '', '', {}, 0
local Q = {}
local floor, match, concat, format = math.floor, string.match, table.concat, string.format
local find, gmatch = string.find, string.gmatch
local nowText = format('%.0f', now)
local X, A, PROFILES, RULES, QUEUES, CONSTANTS = {}, {}, {}, {}, {}, {}
local placing, freed, VERBS = {}, {}, {}
local GROUP = { 'v', 'v', 'c', 's', 'p', 'p', 'e', 't' }
local RANK = 4398046511104 -- 2^42: above any time in ms, so priority times it orders strictly
`;

export const BASE = opening(clock, "opening[1]");

/** Opens scripts on lists and profiles: ARGV[1] epoch they belong to, empty = the one in force. */
export const EPOCH_BASE = opening("local now = 0", "ARGV[1] ~= '' and ARGV[1] or opening[1]");
