-- Takes ids for free slots: the most urgent class first, one id a company a turn. A company that has its share in hand comes after
-- everybody else who waits, be it in a less urgent class; a slot that nobody else can have is its own. Backfill yields to all that.
-- KEYS[1] prefix with the hash tag; ARGV[1] free slots; ARGV[2] free slots that classes after the first may have; ARGV[3] ids of
-- such classes that share a slot; ARGV[4] slots that are a company's share; then class and company, by turns, of each id that the worker has in hand.
-- Returns class, company and id by turns.
local prefix = KEYS[1]
local free, rest, batch, share = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local taken = {}
-- Ids taken of the first class, which have a slot each, and of the others, which share slots.
local interactive, others = 0, 0

-- How many ids in hand count against a company's work of a class: those as urgent or more so. Whoever waits for an answer is not put
-- off because the company's monthly documents are being made.
local counts = { [0] = {}, {}, {} }
local function count(first, company)
    for class = first, 2 do
        counts[class][company] = (counts[class][company] or 0) + 1
    end
end
for index = 5, #ARGV, 2 do
    count(tonumber(ARGV[index]), ARGV[index + 1])
end

-- Whether there is a slot for one more id of a class.
local function room(class)
    if class == 0 then
        return interactive + math.ceil(others / batch) < free
    end
    local shared = math.ceil((others + 1) / batch)
    return shared <= rest and interactive + shared <= free
end

local function take(first, last, within_share)
    for class = first, last do
        local ring = prefix .. ':ring:' .. class
        local passed_over = {}
        local limit = class == 0 and share or share * batch
        while room(class) do
            local company = redis.call('LPOP', ring)
            if not company then
                break
            end
            if within_share and (counts[class][company] or 0) >= limit then
                passed_over[#passed_over + 1] = company
            else
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
                    count(class, company)
                    if class == 0 then
                        interactive = interactive + 1
                    else
                        others = others + 1
                    end
                end
            end
        end
        -- Who was passed over is next.
        for index = #passed_over, 1, -1 do
            redis.call('LPUSH', ring, passed_over[index])
        end
    end
end

take(0, 1, true)
take(0, 1, false)
take(2, 2, true)
take(2, 2, false)
-- Nothing waits in any ring: what is still noted as waiting was lost with its list and may be pushed again.
if #taken == 0 and free > 0 and redis.call('EXISTS', prefix .. ':ring:0', prefix .. ':ring:1', prefix .. ':ring:2') == 0 then
    redis.call('DEL', prefix .. ':waiting')
end
return taken
