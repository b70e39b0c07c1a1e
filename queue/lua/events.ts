/**
 * `append` writes one event to the region's stream under the id `<epoch>-<seq>` and to the answer.
 * Fields between tabs, in the order events.ts reads them. An operation's answer is kept for a day as
 * a reference into the stream.
 */
export const EVENTS = `
local SECONDS_KEPT = 86400

-- Begins an operation. kept is what its id stands for already: then the events of the first run are
-- answered, as far as the stream still holds them.
function Q.begin(id, by, kept)
  op, actor, out, firstSeq = id, by, {}, seq + 1
  if not kept then return end
  local e, first, count = match(kept, '(%d+),(%d+),(%d+)')
  if e ~= E then return end
  local found = R('XRANGE', T .. 'events', e .. '-' .. first, e .. '-' .. (first + count - 1))
  local events = {}
  for n, entry in ipairs(found) do events[n] = entry[2][2] end
  return events
end

function Q.append(kind, id, rv, state, q, m, pr, sc, ri, agent, offer, data, why)
  seq = seq + 1
  local number = format('%d', seq)
  local s = concat({ E, number, op, nowText, kind, id, rv, state, q, m, pr, sc, ri, agent, offer, actor,
    data, why }, '\t')
  local added = redis.pcall('XADD', T .. 'events', E .. '-' .. number, 'e', s)
  if type(added) == 'table' then
    -- A script that broke off left its events without counting them: go on behind them.
    local last = R('XREVRANGE', T .. 'events', '+', '-', 'COUNT', 1)[1][1]
    seq = tonumber(match(last, '%-(%d+)$'))
    firstSeq = #out == 0 and seq + 1 or firstSeq
    return Q.append(kind, id, rv, state, q, m, pr, sc, ri, agent, offer, data, why)
  end
  out[#out + 1] = s
end

-- Every event of an interaction raises its revision and shows it as it is then.
function Q.emit(kind, x, agent, data, why)
  x.rv = x.rv + 1
  x.dirty = true
  Q.append(kind, x.id, x.rv, x.gone or x.st, x.q, x.m, x.pr, Q.scoreText(x), x.ri, agent, x.of,
    data or '', why or '')
end

-- Ends an operation: everything it changed is written, its answer is kept. A script ends with
-- Q.close, however many operations it ran.
function Q.finish()
  Q.flush()
  if #out > 0 then
    R('SET', T .. 'q:o:' .. op, E .. ',' .. firstSeq .. ',' .. #out, 'EX', SECONDS_KEPT)
  end
  return out
end

function Q.close(answer)
  R('SET', T .. 'q:seq', seq)
  return answer
end
`;
