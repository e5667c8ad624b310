-- Prepended to each of the other scripts.
-- KEYS[1]: the projection's state. KEYS[2]: its stops.
-- Sets `complete`: false if the state, or one of its stops, is missing.
local state = redis.pcall('HMGET', KEYS[1], 'epoch', 'checkpoint', 'stops')
local stops = redis.pcall('HLEN', KEYS[2])
local complete = not state.err and state[1] and type(stops) == 'number'
    and stops == tonumber(state[3])
