/**
 * Appends one event to every topic's stream and rings the region's doorbell.
 *
 * KEYS[1]  the region's live clock (hash: ms, seq, born)
 * KEYS[2..] the streams of the topics
 * ARGV[1]  doorbell channel
 * ARGV[2]  kind
 * ARGV[3]  data (JSON)
 * ARGV[4]  events a stream keeps (about)
 * ARGV[5]  ms a silent stream is kept
 * ARGV[6..] the topics, in the order of their streams
 *
 * Output: the event's id, the same on every stream. Ids rise through the whole region whatever the
 * server's clock does, so that one id resumes all topics. A stream begins with a `start` entry under
 * the id before: as long as it is there, nothing was cut off.
 */
export const PUBLISH = `
local clock = redis.call('HMGET', KEYS[1], 'ms', 'seq')
local previous = clock[1] and (clock[1] .. '-' .. clock[2]) or ''
local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local seq = 1
if clock[1] and tonumber(clock[1]) >= ms then
  ms = tonumber(clock[1])
  seq = tonumber(clock[2]) + 1
end
local id = string.format('%.0f-%.0f', ms, seq)
redis.call('HSET', KEYS[1], 'ms', string.format('%.0f', ms), 'seq', string.format('%.0f', seq))
if previous == '' then
  redis.call('HSET', KEYS[1], 'born', id)
end
local start = string.format('%.0f-%.0f', ms, seq - 1)
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    redis.call('XADD', KEYS[i], start, 'kind', 'start', 'data', '')
  end
  redis.call('XADD', KEYS[i], 'MAXLEN', '~', ARGV[4], id, 'kind', ARGV[2], 'data', ARGV[3])
  redis.call('PEXPIRE', KEYS[i], ARGV[5])
end
local topics = {}
for i = 6, #ARGV do
  topics[#topics + 1] = ARGV[i]
end
redis.call('PUBLISH', ARGV[1], previous .. ' ' .. id .. ' ' .. table.concat(topics, ' '))
return id
`;
