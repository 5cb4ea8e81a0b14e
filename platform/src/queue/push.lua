-- Puts ids that wait to be worked into a class's ring of companies. An id that waits already stays where it is, unless it has become
-- more urgent.
-- KEYS[1] prefix with the hash tag; ARGV[1] class; then company and id by turns. Returns how many were put.
local prefix, class = KEYS[1], ARGV[1]
local waiting, ring, bell = prefix .. ':waiting', prefix .. ':ring:' .. class, prefix .. ':bell'
local pushed = 0
for index = 2, #ARGV, 2 do
    local company, id = ARGV[index], ARGV[index + 1]
    local known = redis.call('HGET', waiting, id)
    if not known or tonumber(known) > tonumber(class) then
        if known then
            redis.call('LREM', prefix .. ':ids:' .. known .. ':' .. company, 1, id)
        end
        redis.call('HSET', waiting, id, class)
        -- The company joins the ring with its first id, or again if a Redis short of memory has dropped the ring. A ring may name a
        -- company whose list was emptied; taking skips it.
        if redis.call('RPUSH', prefix .. ':ids:' .. class .. ':' .. company, id) == 1 or not redis.call('LPOS', ring, company) then
            redis.call('RPUSH', ring, company)
        end
        pushed = pushed + 1
    end
end
-- One stroke of the bell an id wakes an idle worker each; more strokes than workers would only be taken for nothing.
local strokes = math.min(pushed, 32 - redis.call('LLEN', bell))
for _ = 1, strokes do
    redis.call('RPUSH', bell, class)
end
return pushed
