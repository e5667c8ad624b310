-- Returns the epoch, the checkpoint, then the name and the JSON of each stop; nothing without a
-- complete state.
if not complete then
  return {}
end
local result = redis.call('HGETALL', KEYS[2])
table.insert(result, 1, state[2])
table.insert(result, 1, state[1])
return result
