-- KEYS[3] and following: the documents. ARGV: the views' keys.
-- Returns the checkpoint, then for each view its entry in the state, the document's fields, and the
-- stop's JSON; nothing without a complete state.
if not complete then
  return {}
end
local result = {state[2]}
for i = 3, #KEYS do
  local fields = redis.pcall('HGETALL', KEYS[i])
  result[#result + 1] = redis.call('HGET', KEYS[1], 'doc:' .. ARGV[i - 2]) or ''
  result[#result + 1] = fields.err and {} or fields
  result[#result + 1] = redis.call('HGET', KEYS[2], ARGV[i - 2]) or ''
end
return result
