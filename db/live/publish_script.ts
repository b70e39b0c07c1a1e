/** Between the parts of a doorbell's message: JSON never holds it unescaped. */
export const SEPARATOR = "\x1f";

/**
 * Appends events to the streams of their topics, in order, and rings the region's doorbell once.
 *
 * KEYS[1]  the region's live clock (hash: ms, seq, born)
 * KEYS[2..] the streams of the topics, each once; their names end with the topic
 * ARGV[1]  doorbell channel
 * ARGV[2]  events a stream keeps (about)
 * ARGV[3]  ms a silent stream is kept
 * ARGV[4]  characters of a key before the topic
 * ARGV[5]  bytes a message with the events themselves may have; beyond, it only names them
 * ARGV[6..] each event: kind, data (JSON), the KEYS of its topics (numbers, by comma)
 *
 * Ids rise through the whole region whatever the server's clock does, so that one id resumes all
 * topics. A stream begins with a `start` entry under the id before: as long as it is there, nothing
 * was cut off.
 *
 * The doorbell's message, in parts: the region's last id before, then for each event its id with
 * its topics (by blank), its kind and its data; kind and data are empty where they would not fit.
 */
export const PUBLISH = `
local clock = redis.call('HMGET', KEYS[1], 'ms', 'seq')
local previous = clock[1] and (clock[1] .. '-' .. clock[2]) or ''
local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local seq = 0
if clock[1] and tonumber(clock[1]) >= ms then
  ms = tonumber(clock[1])
  seq = tonumber(clock[2])
end
local msText = string.format('%.0f', ms)
if previous == '' then
  redis.call('HSET', KEYS[1], 'born', msText .. string.format('-%.0f', seq + 1))
end
local bytes = 0
for i = 6, #ARGV do
  bytes = bytes + #ARGV[i]
end
local whole = bytes <= tonumber(ARGV[5])
local message = {previous}
local fresh = {}
for i = 6, #ARGV, 3 do
  local before = msText .. string.format('-%.0f', seq)
  seq = seq + 1
  local id = msText .. string.format('-%.0f', seq)
  local topics = {id}
  for n in string.gmatch(ARGV[i + 2], '%d+') do
    local key = KEYS[tonumber(n)]
    if not fresh[key] then
      fresh[key] = true
      if redis.call('EXISTS', key) == 0 then
        redis.call('XADD', key, before, 'kind', 'start', 'data', '')
      end
    end
    redis.call('XADD', key, 'MAXLEN', '~', ARGV[2], id, 'kind', ARGV[i], 'data', ARGV[i + 1])
    topics[#topics + 1] = string.sub(key, tonumber(ARGV[4]) + 1)
  end
  message[#message + 1] = table.concat(topics, ' ')
  message[#message + 1] = whole and ARGV[i] or ''
  message[#message + 1] = whole and ARGV[i + 1] or ''
end
for key in pairs(fresh) do
  redis.call('PEXPIRE', key, ARGV[3])
end
redis.call('HSET', KEYS[1], 'ms', msText, 'seq', string.format('%.0f', seq))
redis.call('PUBLISH', ARGV[1], table.concat(message, '${SEPARATOR}'))
return msText .. string.format('-%.0f', seq)
`;
