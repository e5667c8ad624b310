-- Writes documents, stops and the checkpoint: all of them, or nothing.
-- KEYS[3] and following: the documents.
-- ARGV[1..3]: the epoch, the checkpoint that the state must have reached, the new checkpoint.
-- Then six arguments for each document:
--   1 the view's key
--   2 the position that its entry in the state must have
--   3 its new entry in the state; empty if the entry stays
--   4 the stamp that the document must have for a patch; empty without a patch
--   5 the position after the patch or the frame
--   6 the patch or the frame; empty if the document stays
-- Then two arguments for each new stop: its name and its JSON.
-- Returns 1 if it has written; 0 if a view has changed; -1 if the state is behind or another one;
-- -2 if a document doesn't have its stamp.
local PER_DOCUMENT = 6

local function first_argument(i)
  return PER_DOCUMENT * (i - 3) + 4
end

local function stamp(document)
  local framed = redis.pcall('HGET', document, 'position')
  if type(framed) ~= 'string' then
    return ''
  end
  return framed .. ' ' .. redis.call('HSTRLEN', document, 'body') .. ' '
      .. redis.call('HLEN', document)
end

if not complete then
  if ARGV[2] ~= '' then
    return -1
  end
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'checkpoint', '', 'stops', 0)
  state = {ARGV[1], '', 0}
elseif state[1] ~= ARGV[1] or state[2] < ARGV[2] then
  return -1
end

for i = 3, #KEYS do
  local at = first_argument(i)
  local entry = redis.call('HGET', KEYS[1], 'doc:' .. ARGV[at]) or ''
  if string.match(entry, '^%S*') ~= ARGV[at + 1] then
    return 0
  end
  if ARGV[at + 5] ~= '' and redis.call('HEXISTS', KEYS[2], ARGV[at]) == 1 then
    return -1
  end
  if ARGV[at + 3] ~= '' and stamp(KEYS[i]) ~= ARGV[at + 3] then
    return -2
  end
end

for i = 3, #KEYS do
  local at = first_argument(i)
  if ARGV[at + 2] ~= '' then
    redis.call('HSET', KEYS[1], 'doc:' .. ARGV[at], ARGV[at + 2])
  end
  if ARGV[at + 3] ~= '' then
    local patch = redis.call('HLEN', KEYS[i]) - 1
    redis.call('HSET', KEYS[i], patch, ARGV[at + 4] .. ' ' .. ARGV[at + 5])
  elseif ARGV[at + 5] ~= '' then
    redis.call('DEL', KEYS[i])
    redis.call('HSET', KEYS[i], 'position', ARGV[at + 4], 'body', ARGV[at + 5])
  end
end
for i = first_argument(#KEYS + 1), #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[1], 'stops', redis.call('HLEN', KEYS[2]))
if state[2] < ARGV[3] then
  redis.call('HSET', KEYS[1], 'checkpoint', ARGV[3])
end
return 1
