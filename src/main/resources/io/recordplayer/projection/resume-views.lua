-- Deletes stops, and the documents of all views that must be rebuilt.
-- KEYS[3] and following: the documents.
-- ARGV[1..4]: the epoch, the next epoch, the checkpoint's position, the stream that was unreadable.
-- Then the key of each view, then the name of each stop that ends.
-- Returns 1, or 0 if the state is another one.
if not complete or state[1] ~= ARGV[1] then
  return 0
end
for i = 3, #KEYS do
  local entry = 'doc:' .. ARGV[i + 2]
  local known = redis.call('HGET', KEYS[1], entry)
  local stream = ARGV[4]
  if known and string.match(known, ' (.*)$') ~= stream then
    stream = ''
  end
  redis.call('HSET', KEYS[1], entry, ARGV[3] .. ' ' .. stream)
  redis.call('DEL', KEYS[i])
end
for i = #KEYS + 3, #ARGV do
  redis.call('HDEL', KEYS[2], ARGV[i])
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'stops', redis.call('HLEN', KEYS[2]))
return 1
