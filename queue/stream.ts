import type { Queue } from "../types/queue.ts";
import { decodeEvent } from "./events.ts";
import { EVENTS_KEPT } from "./limits.ts";
import type { Room } from "./run.ts";
import { script } from "./script.ts";

/** Reads entries after a cursor. ARGV[1] cursor  [2] most. Output: id and text of each, flat. */
const READ_EVENTS = script(
  "read_events",
  `
local from = ARGV[1] == '0' and '-' or '(' .. ARGV[1]
local answer = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1] .. 'events', from, '+', 'COUNT', ARGV[2])) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = entry[2][2]
end
return answer
`,
);

/**
 * Forgets entries up to a cursor, but never the newest ARGV[2]: a repeated operation still gets its
 * answer. ARGV[1] cursor. Output: 1.
 */
const TRIM_EVENTS = script(
  "trim_events",
  `
local key = KEYS[1] .. 'events'
local length = redis.call('XLEN', key)
local kept = tonumber(ARGV[2])
if length <= kept then return 1 end
local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1][1]
local e, s = string.match(last, '(%d+)-(%d+)')
local ce, cs = string.match(ARGV[1], '(%d+)-?(%d*)')
ce, cs = tonumber(ce), tonumber(cs ~= '' and cs or '0')
if ce > tonumber(e) then return 1 end
if ce == tonumber(e) and cs + 1 > s - kept then cs = s - kept - 1 end
if cs < 0 then return 1 end
redis.call('XTRIM', key, 'MINID', '~', ce .. '-' .. (cs + 1))
return 1
`,
);

type Stream = Pick<Queue, "events" | "trimEvents" | "epoch">;

/** The region's events for the journal. Cursors are entry ids, `<epoch>-<seq>`; `0` = from the start. */
export function stream(room: Room): Stream {
  const call = (of: typeof READ_EVENTS, args: string[]) =>
    room.redis.client.evalsha<string[], string[]>(of.sha, [room.tag], args).catch((error) => {
      if (!String(error).includes("NOSCRIPT")) throw error;
      return room.redis.client.eval<string[], string[]>(of.source, [room.tag], args);
    });
  return {
    async events(cursor, limit) {
      const reply = await call(READ_EVENTS, [cursor, String(limit)]);
      const events = [];
      let last = cursor;
      for (let n = 0; n + 2 <= reply.length; n += 2) {
        last = String(reply[n]);
        events.push(decodeEvent(room.region, String(reply[n + 1])));
      }
      return { events, cursor: last };
    },
    async trimEvents(cursor) {
      if (cursor !== "0") await call(TRIM_EVENTS, [cursor, String(EVENTS_KEPT)]);
    },
    async epoch() {
      const epoch = await room.redis.client.get<string>(`${room.tag}q:epoch`);
      return epoch === null ? null : Number(epoch);
    },
  };
}
