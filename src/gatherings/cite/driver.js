// What runs beside citeproc-js: one engine, given all it may know before it starts.
// Private-use signs mark where each work's part of a citation begins and ends.
var BENCH = { items: {}, locales: {}, engine: null };

function benchStart(style, locales, language) {
  BENCH.locales = locales;
  BENCH.items = {};
  var sys = {
    retrieveItem: function (id) { return BENCH.items[id]; },
    retrieveLocale: function (tag) {
      return BENCH.locales[tag] || BENCH.locales[String(tag).split("-")[0]] || BENCH.locales["en-US"];
    },
    wrapCitationEntry: function (text, id) { return "\ue011" + id + "\ue012" + text + "\ue013"; }
  };
  BENCH.engine = new CSL.Engine(sys, style, language, true);
  var extensions = BENCH.engine.opt.development_extensions;
  extensions.locator_label_parse = false;
  extensions.locator_date_and_revision = false;
  extensions.wrap_url_and_doi = false;
  return { numeric: BENCH.engine.opt.xclass, sort: !!BENCH.engine.bibliography.opt };
}

function benchRender(items, citations, nocite, names) {
  var engine = BENCH.engine;
  BENCH.items = items;
  engine.rebuildProcessorState([], "html", []);
  var extensions = engine.opt.development_extensions;
  var out = { citations: [], marked: [], asked: names, names: [], entries: [], keys: [], aligned: false, hanging: false };
  // Marks cost the citation its brackets and closing full stop, so that each is made twice:
  // once to show where each work stands in it, once as it is printed.
  extensions.apply_citation_wrapper = true;
  var marked = engine.rebuildProcessorState(JSON.parse(JSON.stringify(citations)), "html", []);
  extensions.apply_citation_wrapper = false;
  engine.rebuildProcessorState([], "html", []);
  var shown = engine.rebuildProcessorState(citations, "html", nocite);
  for (var i = 0; i < shown.length; i += 1) {
    out.citations.push(shown[i][2]);
    out.marked.push(marked[i][2]);
  }
  for (var j = 0; j < names.length; j += 1) {
    out.names.push(engine.makeCitationCluster([{ id: names[j], "author-only": true }]));
  }
  var list = engine.bibliography.tokens.length ? engine.makeBibliography() : false;
  if (list) {
    out.entries = list[1];
    for (var k = 0; k < list[0].entry_ids.length; k += 1) { out.keys.push(list[0].entry_ids[k][0]); }
    out.aligned = !!list[0]["second-field-align"];
    out.hanging = !!list[0].hangingindent;
  }
  return out;
}
