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
    embedBibliographyEntry: function (id) { return "\ue015" + id + "\ue016"; },
    wrapCitationEntry: function (text, id) { return "\ue011" + id + "\ue012" + text + "\ue013"; }
  };
  BENCH.engine = new CSL.Engine(sys, style, language, true);
  var extensions = BENCH.engine.opt.development_extensions;
  extensions.locator_label_parse = false;
  extensions.locator_date_and_revision = false;
  extensions.wrap_url_and_doi = false;
  return { numeric: BENCH.engine.opt.xclass, sort: !!BENCH.engine.bibliography.opt };
}

function benchRender(items, citations, nocite, book, names) {
  var engine = BENCH.engine;
  engine.updateUncitedItems([]);
  engine.rebuildProcessorState([], "html", []); // while the last essay's works can still be looked up
  BENCH.items = items;
  engine.updateUncitedItems(book); // before the citations, so that a, b, c and numbers are the book's
  var extensions = engine.opt.development_extensions;
  var out = { citations: [], marked: [], order: [], asked: names, names: [], entries: [], keys: [], aligned: false, hanging: false };
  extensions.apply_citation_wrapper = false;
  var shown = engine.rebuildProcessorState(citations, "html", nocite.concat(book));
  for (var i = 0; i < shown.length; i += 1) { out.citations.push(shown[i][2]); }
  // Marks cost a citation its brackets and closing full stop, so that each is printed once more
  // to show where each work stands in it; nothing is registered anew for that.
  extensions.apply_citation_wrapper = true;
  for (var m = 0; m < shown.length; m += 1) {
    var known = engine.registry.citationreg.citationById[shown[m][0]];
    out.order.push(known.sortedItems.map(function (pair) { return String(pair[1].id); }).join("\n"));
    out.marked.push(engine.process_CitationCluster(known.sortedItems, known));
  }
  extensions.apply_citation_wrapper = false;
  for (var j = 0; j < names.length; j += 1) {
    out.names.push(engine.makeCitationCluster([{ id: names[j], "author-only": true }]));
  }
  var list = engine.bibliography.tokens.length ? engine.makeBibliography() : false;
  if (list) {
    // Works of which the style prints nothing have no entry, so each entry carries its own key.
    for (var k = 0; k < list[1].length; k += 1) {
      var key = /\ue015([^\ue016]*)\ue016/.exec(list[1][k]);
      if (key) {
        out.keys.push(key[1]);
        out.entries.push(list[1][k].replace(key[0], ""));
      }
    }
    out.aligned = !!list[0]["second-field-align"];
    out.hanging = !!list[0].hangingindent;
  }
  return out;
}
