-- Pandoc filter: one piece of the sample, for LaTeX or typst, with the openers and the furniture of
-- figures, tables and boxes that a careful user of either would write by hand.
local latex = FORMAT:match("latex")

local function raw(tex, typ)
  return pandoc.RawBlock(latex and "latex" or "typst", latex and tex or typ)
end

local function written(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), latex and "latex-smart" or "typst-smart-citations"):gsub("%s+$", "")
end

local function inline(inlines)
  return written({ pandoc.Plain(inlines) })
end

local named = {
  ["pull-quote"] = { "pullquote", "pull-quote" }, verse = { "versed", "verse" }, box = { "panel", "panel" },
  recommendations = { "panel", "panel" }, abstract = { "abstracted", "abstract" }, bios = { "bios", "bios" },
  epigraph = { "epigraphed", "epigraph" }, ["key-points"] = { "keypoints", "key-points" },
}

function Div(div)
  if div.classes:includes("description") then return {} end
  if div.classes:includes("opener") then
    local a = div.attributes
    local function said(key) return inline(pandoc.read(a[key] or "", "markdown").blocks[1] and
      pandoc.read(a[key], "markdown").blocks[1].content or {}) end
    return { raw(
      ("\\opener{%s}{%s}{%s}{%s}{%s}"):format(said("title"), said("byline"), said("role"), said("kicker"), said("head")),
      ("#opener[%s][%s][%s][%s][%s]"):format(said("title"), said("byline"), said("role"), said("kicker"), said("head"))) }
  end
  if div.identifier == "refs" then
    if #div.content == 0 then return {} end
    local made = { raw("\\begin{works}", "#works[") }
    for _, entry in ipairs(div.content) do
      made[#made + 1] = entry
    end
    made[#made + 1] = raw("\\end{works}", "]")
    return made
  end
  for class, names in pairs(named) do
    if div.classes:includes(class) then
      local made = { raw("\\begin{" .. names[1] .. "}", "#" .. names[2] .. "[") }
      for _, block in ipairs(div.content) do made[#made + 1] = block end
      made[#made + 1] = raw("\\end{" .. names[1] .. "}", "]")
      return made
    end
  end
  return div.content
end

function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  local width = tonumber((image.attributes.width or "100%"):match("%d+")) / 100
  local source = image.attributes.source or ""
  local caption = inline(figure.caption.long[1] and figure.caption.long[1].content or {})
  local file = image.src
  if latex then
    file = file:gsub("%.svg$", ".pdf")
    return raw(("\\begin{figure}\n\\includegraphics[width=%.2f\\textwidth]{%s}\n\\caption{%s}\\source{%s}\n\\end{figure}")
      :format(width, file, caption, inline({ pandoc.Str(source) })))
  end
  return raw(nil, ("#illustration(\"%s\", %d%%)[%s][%s]"):format(file, width * 100, caption, inline({ pandoc.Str(source) })))
end

function Table(found)
  local source = found.attributes.source or ""
  if latex then
    return { raw("\\begin{tabled}"), found, raw(("\\source{%s}\\end{tabled}"):format(inline({ pandoc.Str(source) }))) }
  end
  return { found, raw(nil, ("#source[%s]"):format(inline({ pandoc.Str(source) }))) }
end

function Link(link)
  if link.target:match("%.md") then return link.content end
end

function HorizontalRule()
  return raw("\\ornament", "#ornament")
end
