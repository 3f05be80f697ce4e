// Quicker hands at the desk. Every page works without this file.
(function () {
  "use strict";
  var SCAN = /^(\d{12})\|(\d{9})?\|([^|]+)\|(\d{8})\|([^|]*)\|([^|]*)\|(\d{8})?/;

  function field(prefix, name) { return document.querySelector('[name="' + prefix + "-" + name + '"]'); }

  function put(prefix, name, value) {
    var input = field(prefix, name);
    if (input && value) { input.value = value; }
  }

  // A scanner types the card into whatever field has the focus, then Enter.
  function scanned(input) {
    var found = SCAN.exec(input.value.trim());
    if (!found) { return false; }
    var prefix = /^(owner|proxy)-/.test(input.name) ? input.name.split("-")[0] : "applicant";
    input.value = "";
    put(prefix, "id_number", found[1]);
    put(prefix, "name", found[3]);
    put(prefix, "birth_on", found[4].slice(0, 2) + "/" + found[4].slice(2, 4) + "/" + found[4].slice(4));
    put(prefix, "address", found[6]);
    var next = field(prefix, "phone");
    if (next) { next.focus(); }
    keep(input.form);
    return true;
  }

  // What was typed survives a lost connection: kept in this tab only, gone when the dossier is in.
  function key(form) { return "onestop:" + form.id + ":" + location.pathname; }

  function keep(form) {
    if (!form || !form.hasAttribute("data-keep")) { return; }
    var typed = [];
    Array.prototype.forEach.call(form.elements, function (one) {
      if (!one.name || one.type === "hidden" || one.type === "submit" || one.type === "password") { return; }
      typed.push([one.name, one.value, one.checked === true]);
    });
    try { sessionStorage.setItem(key(form), JSON.stringify(typed)); } catch (full) { /* without it, as without script */ }
  }

  function restore(form, kept) {
    kept.forEach(function (one) {
      Array.prototype.forEach.call(form.elements, function (input) {
        if (input.name !== one[0]) { return; }
        if (input.type === "checkbox" || input.type === "radio") { if (input.value === one[1]) { input.checked = one[2]; } }
        else { input.value = one[1]; }
      });
    });
  }

  // Never silently: the next person in the queue must not get the data of the last one.
  function offer(form) {
    var kept = null, note = document.getElementById("kept");
    try { kept = JSON.parse(sessionStorage.getItem(key(form)) || "null"); } catch (broken) { return; }
    // A page that answers what was sent has it all in its fields.
    if (!kept || !note || form.hasAttribute("data-answered")) { return; }
    if (!kept.some(function (one) { return /^applicant-(name|id_number)$/.test(one[0]) && one[1]; })) { return; }
    note.hidden = false;
    note.addEventListener("click", function (event) {
      var what = event.target.getAttribute("data-kept");
      if (!what) { return; }
      if (what === "restore") { restore(form, kept); } else { sessionStorage.removeItem(key(form)); }
      note.hidden = true;
    });
  }

  function press(selector, event) {
    var target = document.querySelector(selector);
    if (target) { event.preventDefault(); target.click(); }
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.key === "Enter" && target.matches && target.matches("input")) {
      if (target.form && target.value.indexOf("|") > 0 && scanned(target)) { event.preventDefault(); return; }
      if (event.ctrlKey) { press("[data-main]", event); return; }
      if (target.form && target.form.hasAttribute("data-first-result")) { press("#found a", event); return; }
      // A stray Enter in the middle of an intake must not send it.
      if (target.form && target.form.hasAttribute("data-keep")) { event.preventDefault(); }
      return;
    }
    if (event.key === "Enter" && event.ctrlKey) { press("[data-main]", event); }
    if (event.altKey && !event.ctrlKey && (event.key === "n" || event.key === "N")) { press('[aria-keyshortcuts="Alt+N"]', event); }
    if (event.altKey && !event.ctrlKey && (event.key === "f" || event.key === "F")) { press('[name="do"][value="find"]', event); }
  });

  document.addEventListener("input", function (event) { keep(event.target.form); });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("data-sent") === "1") { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });
  window.addEventListener("pageshow", function () {
    var form = document.querySelector("form[data-keep]");
    if (form) { offer(form); }
    if (/\/da-tiep-nhan\//.test(location.pathname)) {
      try { Object.keys(sessionStorage).forEach(function (one) { if (one.indexOf("onestop:intake") === 0) { sessionStorage.removeItem(one); } }); } catch (none) { /* nothing kept */ }
    }
    var errors = document.querySelector("[data-errors]");
    if (errors) { errors.focus(); }
  });
})();
