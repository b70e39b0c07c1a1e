import { engine } from "../lua/engine.ts";
import { ENTER } from "../lua/enter.ts";
import { script } from "../script.ts";
import { ENQUEUE } from "./enqueue.ts";
import { LEAVE } from "./leave.ts";
import { OFFER_ANSWERS } from "./offers.ts";
import { PRESENCE } from "./presence.ts";
import { REQUEUE } from "./requeue.ts";
import { TRANSFER } from "./transfer.ts";
import { WORK } from "./work.ts";

/**
 * Operations on interactions and agents, many in one call: what a call costs in itself (making the
 * functions, opening reads, the reply) is shared by all that wait for one at that moment.
 *
 * ARGV[1] now  then per operation: verb, operation id, actor, number of arguments, arguments.
 * Output: -1 no epoch; or one answer per operation: its events, a refusal (negative, errors.ts),
 * `?` and the keys of lists to make known first, or a text that says what broke. Operations run one
 * after the other; one that breaks does not touch the rest.
 */
export const OPERATIONS = script(
  "operations",
  `${
    engine(
      "local V = VERBS\n",
      ENTER,
      ENQUEUE,
      OFFER_ANSWERS,
      WORK,
      PRESENCE,
      LEAVE,
      TRANSFER,
      REQUEUE,
    )
  }
local operations, keys, n = {}, {}, 2
while n <= #ARGV do
  local o = { verb = ARGV[n], op = ARGV[n + 1], actor = ARGV[n + 2], arg = {} }
  local count = tonumber(ARGV[n + 3])
  for i = 1, count do o.arg[i] = ARGV[n + 3 + i] end
  n = n + 4 + count
  operations[#operations + 1] = o
  keys[#keys + 1] = T .. 'q:o:' .. o.op
end

local function one(o, kept)
  local again = Q.begin(o.op, o.actor, kept)
  if again then return again end
  local refused = VERBS[o.verb](o.arg)
  if refused then return refused end
  Q.settle()
  return Q.finish()
end

local kept, ran, answers = R('MGET', unpack(keys)), {}, {}
for n, o in ipairs(operations) do
  local answer = ran[o.op]
  if not answer then
    local whole, result = pcall(one, o, kept[n])
    if whole then
      answer = result
      if type(result) == 'table' and result[1] ~= '?' then ran[o.op] = result end
    else
      X, A, placing, freed = {}, {}, {}, {}
      answer = type(result) == 'table' and result.err or tostring(result)
    end
  end
  answers[n] = answer
end
return Q.close(answers)
`,
);
