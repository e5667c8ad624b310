-- Deletes the state, so that the projection plays all events again.
-- ARGV[1]: the epoch that ends. Another complete state stays.
if not complete or state[1] == ARGV[1] then
  redis.call('DEL', KEYS[1], KEYS[2])
end
return 1
