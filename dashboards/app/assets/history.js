"use strict";
/* The page of a history: the day on the map, in the figure and in words; play, pause, scrub. */
(function () {
  const BEAT = 60; /* milliseconds a frame */
  const SPEEDS = [1, 3, 7];
  const NEWS = 8;
  let days = null, now = 0, speed = 0, clock = null;

  const box = (name) => document.getElementById(`history-${name}`);
  const last = () => days.rung.length - 1;

  function dated(day) {
    const [y, m, d] = days.start.split("-").map(Number);
    return new Date(Date.UTC(y, m - 1, d + day));
  }
  function words(day) {
    return dated(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }
  function short(day) {
    return dated(day).toLocaleDateString("en-GB", { day: "2-digit", month: "short", timeZone: "UTC" });
  }
  function place(at) {
    if (!days.places.length) { return at.toFixed(2); }
    const near = days.places.reduce((one, other) => (Math.abs(other[1] - at) < Math.abs(one[1] - at) ? other : one));
    const off = at - near[1];
    const where = Math.abs(off) < 0.012 ? "at" : off > 0 ? "beyond" : "short of";
    return `${where} ${near[0]} (${at.toFixed(2)})`;
  }
  function fill(parent, children) { parent.replaceChildren(...children); }
  function element(kind, text, name) {
    const found = document.createElement(kind);
    found.textContent = text;
    if (name) { found.className = name; }
    return found;
  }

  function show(day) {
    if (!days || !box("date")) { return; }
    now = Math.min(Math.max(Math.round(day), 0), last());
    box("date").textContent = words(now);
    const dead = Object.entries(days.dead).filter(([, list]) => list.length && list[now] > 0);
    const facts = [
      ["Front", place(days.fronts[days.main][now])],
      ["Ladder", `${days.rung[now]}: ${days.rungs[days.rung[now]]}`],
      ["Talks", days.talks[now]],
      ["Dead (thousand)", dead.length ? dead.map(([name, list]) => `${name} ${list[now].toFixed(1)}`).join(", ") : "none"],
    ];
    fill(box("facts"), facts.flatMap(([name, text]) => [element("dt", name), element("dd", text)]));
    const past = days.events.filter((each) => each[0] <= now).slice(-NEWS).reverse();
    fill(box("news"), past.map(([when, text]) => {
      const line = element("li", "", when === now ? "fresh" : "");
      line.append(element("time", short(when)), element("span", text));
      return line;
    }));
    const fronts = Object.fromEntries(Object.entries(days.fronts).map(([name, list]) => [name, list[now]]));
    const map = window.panmunjom.graph("history-map");
    if (map && map._fullLayout && window.panmunjomMap) { window.panmunjomMap.move(map, days.map, fronts, window.panmunjomMap.recorded(days.map, now)); }
    const course = window.panmunjom.graph("history-course");
    if (course && course._fullLayout) { window.panmunjomMap.today(course, dated(now).toISOString().slice(0, 10)); }
  }

  function pause() {
    window.clearInterval(clock);
    clock = null;
    const button = box("play");
    if (button) { button.textContent = "▶"; button.setAttribute("aria-label", "Play"); button.title = "Play"; }
    remember();
  }
  function play() {
    if (!days) { return; }
    if (now >= last()) { move(days.war); }
    const button = box("play");
    button.textContent = "❚❚";
    button.setAttribute("aria-label", "Pause");
    button.title = "Pause";
    clock = window.setInterval(() => {
      if (!box("play") || now >= last()) { pause(); return; }
      move(now + SPEEDS[speed]);
    }, BEAT);
  }
  /* the slider says which day it is: everything else follows it */
  function move(day) { window.dash_clientside.set_props("history-day", { value: Math.min(Math.max(day, 0), last()) }); }
  function remember() { /* a link to this page shows this day */
    if (!days || !box("day")) { return; }
    const search = new URLSearchParams(window.location.search);
    search.set("day", String(now));
    window.history.replaceState(null, "", `${window.location.pathname}?${search}`);
  }

  function arrived(data, theatre, value) {
    if (!data) { return window.dash_clientside.no_update; }
    const asked = box("player") ? Number(box("player").dataset.day) : -1;
    const first = days === null || !box("player").dataset.seen;
    days = { ...data, map: theatre };
    box("player").dataset.seen = "yes";
    const day = first ? (asked >= 0 ? asked : data.war) : value;
    const to = Math.min(day, last());
    /* the figures are drawn a moment later: show the day once they stand */
    window.setTimeout(() => { show(to); box("player").dataset.ready = "yes"; }, 150);
    return to;
  }
  function shown(value) {
    show(value);
    if (clock === null) { remember(); }
    return window.dash_clientside.no_update;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !days) { return; }
    const done = {
      "history-play": () => (clock === null ? play() : pause()),
      "history-first": () => move(days.war),
      "history-back": () => move(now - 1),
      "history-forth": () => move(now + 1),
      "history-faster": () => { speed = (speed + 1) % SPEEDS.length; button.textContent = `${SPEEDS[speed]}×`; },
    }[button.id];
    if (done) { done(); }
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.panmunjomHistory = { arrived, shown };
})();
