-- Takes ids for free slots: the most urgent class first, one id a company a turn.
-- KEYS[1] prefix with the hash tag; ARGV[1] free slots; ARGV[2] free slots that classes after the first may have.
-- Returns class, company and id by turns.
local prefix = KEYS[1]
local free, rest = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken = {}
for class = 0, 2 do
    local ring = prefix .. ':ring:' .. class
    local limit = class == 0 and free or math.min(free, rest)
    while limit > 0 do
        local company = redis.call('LPOP', ring)
        if not company then
            break
        end
        local list = prefix .. ':ids:' .. class .. ':' .. company
        local id = redis.call('LPOP', list)
        if id then
            redis.call('HDEL', prefix .. ':waiting', id)
            if redis.call('LLEN', list) > 0 then
                redis.call('RPUSH', ring, company)
            end
            taken[#taken + 1] = tostring(class)
            taken[#taken + 1] = company
            taken[#taken + 1] = id
            limit, free = limit - 1, free - 1
            if class > 0 then
                rest = rest - 1
            end
        end
    end
end
-- Nothing waits in any ring: what is still noted as waiting was lost with its list and may be pushed again.
if #taken == 0 and free > 0 and redis.call('EXISTS', prefix .. ':ring:0', prefix .. ':ring:1', prefix .. ':ring:2') == 0 then
    redis.call('DEL', prefix .. ':waiting')
end
return taken
