"use strict";
/* Moves the fronts of a map drawn by dashboards/map_figures.py, without asking the server. The interpolation is that of
   dashboards/map_geometry.py; a test holds the two to the same numbers. */
(function () {
  /* the line below a position, and how far it lies on the way to the next (0-1) */
  function between(positions, at) {
    const inside = Math.min(Math.max(at, 0), 1);
    let below = 0;
    while (below < positions.length - 2 && positions[below + 1] <= inside) { below += 1; }
    return [below, (inside - positions[below]) / (positions[below + 1] - positions[below])];
  }

  /* where the front runs: [longitudes, latitudes] */
  function frontLine(sector, at) {
    const [below, share] = between(sector.at, at);
    const [one, other] = sector.gaps[below];
    return [0, 1].map((axis) => one[axis].map((each, i) => (1 - share) * each + share * other[axis][i]));
  }

  /* what the defender (towards 0) and the attacker (towards 1) hold: [longitudes, latitudes] each */
  function held(sector, at) {
    const [below] = between(sector.at, at);
    const front = frontLine(sector, at), end = sector.at.length - 1;
    const defender = [0, 1].map((axis) => [
      ...sector.lowest[axis], ...sector.last[axis].slice(1, below + 1),
      ...front[axis].slice().reverse(), ...sector.first[axis].slice(1, below + 1).reverse(),
    ]);
    const attacker = [0, 1].map((axis) => [
      ...front[axis], ...sector.last[axis].slice(below + 1, end),
      ...sector.highest[axis].slice().reverse(), ...sector.first[axis].slice(below + 1, end).reverse(),
    ]);
    return [defender, attacker];
  }

  /* where the fronts of the real war stood on a day: sectors without an entry around that day are missing */
  function recorded(mapData, day) {
    const found = {};
    for (const [name, series] of Object.entries(mapData.recorded || {})) {
      const days = series.day, end = days.length - 1;
      if (end < 0 || day < days[0] || day > days[end]) { continue; }
      let k = 0;
      while (k < end - 1 && days[k + 1] <= day) { k += 1; }
      const share = end ? (day - days[k]) / (days[k + 1] - days[k]) : 0;
      found[name] = end ? (1 - share) * series.at[k] + share * series.at[k + 1] : series.at[0];
    }
    return found;
  }

  const NOWHERE = [[null], [null]];

  /* Moves the fronts to { sector: position }; `real` is the same for the recorded front, which goes where it is not
     named. Returns what Plotly returns: a promise. */
  function move(graphDiv, mapData, positions, real) {
    const x = [], y = [], traces = [];
    (graphDiv.data || []).forEach((trace, i) => {
      const { sector, part } = trace.meta || {};
      const stack = sector && mapData.sectors[sector];
      if (!stack) { return; }
      let line = null;
      if (part === "recorded" && real) {
        line = Number.isFinite(real[sector]) ? frontLine(stack, real[sector]) : NOWHERE;
      } else if (Number.isFinite(positions[sector])) {
        if (part === "front" || part === "casing") { line = frontLine(stack, positions[sector]); }
        if (part === "defender") { line = held(stack, positions[sector])[0]; }
        if (part === "attacker") { line = held(stack, positions[sector])[1]; }
      }
      if (line) { x.push(line[0]); y.push(line[1]); traces.push(i); }
    });
    return traces.length ? window.Plotly.restyle(graphDiv, { x, y }, traces) : Promise.resolve(graphDiv);
  }

  /* Moves the vertical line named "today" of a figure to a date (text as in its axis, "1950-06-25"). */
  function today(graphDiv, date) {
    const shapes = (graphDiv.layout && graphDiv.layout.shapes) || [];
    const at = shapes.findIndex((each) => each.name === "today");
    if (at < 0) { return Promise.resolve(graphDiv); }
    const changes = { [`shapes[${at}].x0`]: date, [`shapes[${at}].x1`]: date };
    return window.Plotly.relayout(graphDiv, changes);
  }

  window.panmunjomMap = { frontLine, held, recorded, move, today };
})();
