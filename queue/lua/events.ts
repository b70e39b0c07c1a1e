/**
 * `emit` appends one event to the region's stream under the id `<epoch>-<seq>` and to the answer.
 * Fields between tabs, in the order decode.ts reads them. `finish` stores the operation's answer
 * for a day as a reference into the stream.
 */
export const EVENTS = `
local out = {}
local SECONDS_KEPT = 86400

local function append(kind, id, rv, state, q, m, pr, sc, ri, agent, offer, data, why)
  seq = seq + 1
  local s = concat({ E, seq, op, format('%.0f', now), kind, id, rv, state, q, m, pr, sc, ri, agent,
    offer, actor, data, why }, '\t')
  -- At once, so that a script that breaks off cannot make its successors repeat an id.
  R('SET', T .. 'q:seq', seq)
  R('XADD', T .. 'events', E .. '-' .. seq, 'e', s)
  out[#out + 1] = s
end

-- Every event of an interaction raises its revision and shows it as it is then.
local function emit(kind, x, agent, data, why)
  x.rv = x.rv + 1
  x.dirty = true
  append(kind, x.id, x.rv, x.gone or x.st, x.q, x.m, x.pr, format('%.17g', x.sc), x.ri, agent, x.of,
    data or '', why or '')
end

local function finish()
  flush()
  if #out > 0 then
    R('SET', T .. 'q:o:' .. op, E .. ',' .. firstSeq .. ',' .. #out, 'EX', SECONDS_KEPT)
  end
  return out
end
`;
