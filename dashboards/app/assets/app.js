"use strict";
/* What every page of the app does in the browser: theme, links that reproduce the screen, exports. */
(function () {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try { return window.localStorage.getItem("theme"); } catch { return null; }
  }
  function paint() { root.dataset.theme = stored() || (dark.matches ? "dark" : "light"); }
  paint();
  dark.addEventListener("change", paint);

  function toggle() {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    try { window.localStorage.setItem("theme", next); } catch { /* a browser may forbid it */ }
    root.dataset.theme = next;
  }

  /* --- links: the fields that differ from their defaults stand in the address ---------------- */
  function text(value) {
    if (Array.isArray(value)) { return value.length ? "on" : "off"; }
    return value === null || value === undefined ? "" : String(value);
  }
  function same(one, other) {
    return one === other || (one !== "" && other !== "" && Number(one) === Number(other));
  }
  function link(values, ids) {
    const none = window.dash_clientside.no_update;
    if (!ids || !ids.length) { return none; }
    const now = new URLSearchParams(window.location.search);
    const found = new URLSearchParams();
    const fields = new Set(ids.map((id) => id.field));
    for (const [name, value] of now) { if (!fields.has(name)) { found.append(name, value); } }
    let reload = false;
    ids.forEach((id, i) => {
      const box = document.querySelector(`[data-field="${CSS.escape(id.field)}"]`);
      const value = text(values[i]);
      const usual = box ? box.dataset.default : "";
      if (box && box.dataset.reloads && !same(value, now.get(id.field) || usual)) { reload = true; }
      if (value !== "" && !same(value, usual)) { found.set(id.field, value); }
    });
    if (reload) { /* the page gets other controls: what belonged to the old ones goes */
      const kept = new URLSearchParams();
      for (const [name, value] of found) {
        const box = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
        if (!name.includes(".") || (box && box.dataset.reloads)) { kept.append(name, value); }
      }
      const search = kept.toString();
      return search ? `?${search}` : "";
    }
    const search = found.toString();
    const address = window.location.pathname + (search ? `?${search}` : "");
    if (address !== window.location.pathname + window.location.search) {
      window.history.replaceState(null, "", address);
    }
    return none;
  }

  /* --- a page has arrived: its name in the title and the menu --------------------------------- */
  function arrived(_, path) {
    const head = document.querySelector("#page h1");
    document.title = head && path !== "/" ? `${head.textContent} · Panmunjom` : "Panmunjom";
    for (const item of document.querySelectorAll(".menu-item")) {
      if (new URL(item.href).pathname === path) { item.setAttribute("aria-current", "page"); }
      else { item.removeAttribute("aria-current"); }
    }
    label();
    return window.dash_clientside.no_update;
  }
  /* fields get the name that stands above them: a screen reader has to hear it */
  function label() {
    for (const box of document.querySelectorAll(".field[data-label]")) {
      for (const inner of box.querySelectorAll("input:not([type=checkbox], [type=radio]), [role=slider], button.dash-dropdown, .dash-dropdown-trigger")) {
        if (!inner.hasAttribute("aria-label")) { inner.setAttribute("aria-label", box.dataset.label); }
      }
    }
  }

  /* --- figures keep their height and take the width there is ----------------------------------- */
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) { window.requestAnimationFrame(() => fit(target)); }
  });
  function fit(box) {
    const gd = box.querySelector(".js-plotly-plot");
    if (!gd || !gd._fullLayout || !window.Plotly || box.clientWidth < 50) { return; }
    if (!gd.dataset.fitted) { /* whenever it is drawn anew its words are folded anew */
      gd.dataset.fitted = "yes";
      gd.on("plotly_afterplot", () => window.requestAnimationFrame(() => fit(box)));
    }
    const change = folds(gd, box.clientWidth);
    if (Math.abs(gd._fullLayout.width - box.clientWidth) > 1) {
      Object.assign(change, { width: box.clientWidth, height: gd._fullLayout.height });
    }
    if (Object.keys(change).length) { window.Plotly.relayout(gd, change); }
  }
  /* title and source are folded for a telephone: a wider screen holds them in fewer lines */
  function folds(gd, width) {
    const change = {};
    const title = gd.layout.title && gd.layout.title.text;
    if (title) { note(change, "title.text", title, width, 17); }
    (gd.layout.annotations || []).forEach((each, i) => {
      if (each.name === "source") { note(change, `annotations[${i}].text`, each.text, width, 11); }
    });
    return change;
  }
  function note(change, key, old, width, size) {
    const room = Math.max(Math.floor((width - 60) / (0.56 * size)), 30);
    const lines = [""];
    for (const word of old.replace(/<br>/g, " ").split(/ +/)) {
      const end = lines.length - 1;
      if (lines[end] && lines[end].length + word.length + 1 > room) { lines.push(word); }
      else { lines[end] += (lines[end] ? " " : "") + word; }
    }
    const text = lines.join("<br>");
    if (text !== old) { change[key] = text; }
  }
  function watch() {
    for (const box of document.querySelectorAll(".dash-graph:not([data-watched])")) {
      box.dataset.watched = "yes";
      sizes.observe(box);
    }
    for (const gd of document.querySelectorAll(".js-plotly-plot:not([data-fitted])")) { fit(gd.closest(".dash-graph") || gd); }
    label();
  }
  new MutationObserver(() => window.requestAnimationFrame(watch)).observe(document.body, { childList: true, subtree: true });

  /* --- exports: the figure as it stands, in the light theme; its data as a table --------------- */
  function graph(name) {
    const box = document.getElementById(name);
    return box ? box.querySelector(".js-plotly-plot") || box : null;
  }
  function save(name, content, kind) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([content], { type: kind }));
    a.download = name;
    a.click();
    window.setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }
  function cell(value) {
    if (value === null || value === undefined || Number.isNaN(value)) { return ""; }
    let shown = String(value);
    /* a spreadsheet would run a text that begins so */
    if (typeof value !== "number" && /^[=+\-@\t\r]/.test(shown) && Number.isNaN(Number(shown))) { shown = `'${shown}`; }
    return /[",\n\r]/.test(shown) ? `"${shown.replace(/"/g, '""')}"` : shown;
  }
  const COLUMNS = ["x", "y", "z", "text", "base"];
  function rows(gd) {
    const lines = [];
    (gd._fullData || []).forEach((trace, i) => {
      const name = trace.name || `trace ${i + 1}`;
      const bars = ["error_x", "error_y"].filter((each) => trace[each] && trace[each].visible);
      const many = Array.isArray(trace.x) || ArrayBuffer.isView(trace.x);
      const grid = trace.z && trace.z.length && (Array.isArray(trace.z[0]) || ArrayBuffer.isView(trace.z[0]));
      if (grid) {
        trace.z.forEach((line, r) => Array.from(line).forEach((z, c) => {
          lines.push([name, (trace.x || [])[c] ?? c, (trace.y || [])[r] ?? r, z, "", "", "", ""]);
        }));
        return;
      }
      const length = many ? trace.x.length : (trace.y || []).length;
      for (let k = 0; k < length; k += 1) {
        const x = trace.x ? trace.x[k] : k, y = trace.y ? trace.y[k] : "";
        if ((x === null || x === undefined) && (y === null || y === undefined)) { continue; }
        const error = bars.length ? trace[bars[0]] : null;
        const middle = bars[0] === "error_x" ? x : y;
        const up = error && error.array ? error.array[k] : null;
        const down = error ? (error.arrayminus || error.array || [])[k] : null;
        const word = Array.isArray(trace.text) ? trace.text[k] : "";
        lines.push([name, x, y, "", word, up == null ? "" : middle - down, up == null ? "" : middle + up, trace.base ? trace.base[k] : ""]);
      }
    });
    return lines;
  }
  function csv(gd) {
    const head = ["trace", "x", "y", "z", "text", "low", "high", "base"];
    const plain = (each) => (typeof each === "string" ? each.replace(/<br>/g, " ").replace(/<[^>]*>/g, "") : each);
    const notes = (gd._fullLayout.annotations || []).filter((each) => each.name === "source").map((each) => plain(each.text));
    const title = plain((gd._fullLayout.title && gd._fullLayout.title.text) || "");
    const lines = [[`# ${title}`], ...notes.map((each) => [`# ${each}`]), head, ...rows(gd)];
    return lines.map((line) => line.map((each) => cell(plain(each))).join(",")).join("\r\n") + "\r\n";
  }
  function exported(kind, name) {
    const gd = graph(name);
    if (!gd || !gd._fullLayout) { return; }
    if (kind === "csv") { save(`${name}.csv`, "\ufeff" + csv(gd), "text/csv"); return; }
    const size = { width: gd._fullLayout.width, height: gd._fullLayout.height };
    const layout = { ...gd.layout, paper_bgcolor: "#ffffff" };
    window.Plotly.downloadImage({ data: gd.data, layout, config: {} }, { format: kind, filename: name, scale: kind === "png" ? 2 : 1, ...size });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) { return; }
    if (button.id === "theme") { toggle(); }
    if (button.dataset.export) { exported(button.dataset.export, button.dataset.figure); }
  });
  document.addEventListener("keydown", (event) => {
    /* a slider's number counts once it is left: Enter leaves it */
    if (event.key === "Enter" && event.target.matches(".dash-range-slider-input")) { event.target.blur(); }
    /* Escape closes an opened help */
    if (event.key === "Escape") { document.querySelectorAll(".help[open]").forEach((each) => each.removeAttribute("open")); }
  });

  window.panmunjom = { csv, graph };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.panmunjom = { link, arrived };
})();
