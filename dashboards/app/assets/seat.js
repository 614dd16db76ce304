"use strict";
/* Take a seat: options by keys 1 to 9, and a game saved as a file when it is asked for. */
(function () {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) { return; }
    if (event.target.closest("input, textarea, select, [role=combobox], [role=listbox]")) { return; }
    const number = Number(event.key);
    const buttons = document.querySelectorAll(".seat-options button");
    if (!Number.isInteger(number) || number < 1 || number > buttons.length) { return; }
    const desk = document.getElementById("seat-desk");
    if (desk && desk.dataset.dashIsLoading === "true") { return; }
    event.preventDefault();
    buttons[number - 1].click();
  });

  function save(clicks, game) {
    if (!clicks || typeof game !== "string") { return window.dash_clientside.no_update; }
    let name = "seat";
    try {
      const seat = JSON.parse(game);
      name = ["seat", seat.case, seat.leader, seat.seed, seat.world].join("-").replace(/[^\w.-]+/g, "_");
    } catch { /* it is saved as it stands */ }
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([game], { type: "application/json" }));
    a.download = `${name}.json`;
    a.click();
    window.setTimeout(() => URL.revokeObjectURL(a.href), 1000);
    return clicks;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.seat = { save };
})();
