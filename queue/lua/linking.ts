/**
 * Which agents fit which lists, worked out once when a new list or profile appears.
 * A list's key: `class|queue|skill:min:max,...`; a profile's definition: `;q:queue=level;s:skill=level;`.
 */
export const LINKING = `
function Q.levelIn(def, kind, id)
  local _, to = find(def, ';' .. kind .. ':' .. id .. '=', 1, true)
  return to and tonumber(match(def, '^%d+', to + 1))
end

-- Mean proficiency over the skills asked for, or that of the membership; nil where it does not fit.
function Q.proficiency(def, key)
  local q, skills = match(key, '^[^|]*|([^|]*)|(.*)$')
  local member = Q.levelIn(def, 'q', q)
  if not member then return nil end
  local sum, n = 0, 0
  for skill, least, most in gmatch(skills, '([^,:]+):(%d+):(%d+)') do
    local level = Q.levelIn(def, 's', skill)
    if not level or level < tonumber(least) or level > tonumber(most) then return nil end
    sum, n = sum + level, n + 1
  end
  return n > 0 and sum / n or member
end

function Q.addClass(p, cl)
  local key = P .. 'pd:' .. p
  local s = R('GET', key)
  local caps, classes = match(s, '^([^|]*)|([^|]*)|')
  if not find(';' .. classes, ';' .. cl .. ';', 1, true) then
    R('SET', key, caps .. '|' .. classes .. cl .. ';|')
    PROFILES[p] = nil
  end
end

function Q.link(b, key, p, def)
  local level = Q.proficiency(def, key)
  if not level or R('HEXISTS', P .. 'c:' .. b, p) == 1 then return end
  local cl, q = match(key, '^([^|]*)|([^|]*)|')
  local d = string.sub(cl, 1, 1)
  local shown = format('%.4g', level)
  local order = match(R('HGET', P .. 'qs', q) or '', ',(%a)$')
  local kept = order == 'i' and '0' or shown
  R('HSET', P .. 'c:' .. b, p, shown)
  R('APPEND', P .. 'k:' .. p, b .. ':' .. d .. ':' .. kept .. ';')
  Q.addClass(p, cl)
  local first = R('HGET', P .. 'hd', b)
  if first then R('ZADD', P .. 'h:' .. p .. ':' .. cl, 'LT', match(first, '^[^;]*'), b) end
  for _, m in ipairs(R('SMEMBERS', P .. 'pm:' .. p)) do
    if find(m, d, 1, true) then
      local first = R('ZRANGE', P .. 'i:' .. p .. ':' .. m, 0, 0, 'WITHSCORES')
      if #first > 0 then
        local g = P .. 'g:' .. b
        R('ZADD', g .. ':' .. kept, 'LT', first[2], p .. ':' .. m)
        R('ZADD', g, -tonumber(kept), kept)
      end
    end
  end
end
`;
