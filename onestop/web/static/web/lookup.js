// The QR code on the slip leads to /tra-cuu/#CODE/SECRET. The fragment is sent to nobody; it is taken out of the
// address at once and posted. Without this file a person types both.
(function () {
  "use strict";
  function take() {
    var form = document.getElementById("look-up"), parts;
    if (!form || location.hash.indexOf("-") < 0) { return; }
    try { parts = decodeURIComponent(location.hash.slice(1)).split("/"); } catch (broken) { parts = []; }
    history.replaceState(null, "", location.pathname);
    if (!parts[0]) { return; }
    var outer = form.parentNode.parentNode;
    if (outer.tagName === "DETAILS") { outer.open = true; }
    form.elements.code.value = parts[0];
    form.elements.secret.value = parts[1] || "";
    if (parts[1]) { form.submit(); } else { form.elements.secret.focus(); }
  }
  var byHand = document.getElementById("by-hand");
  if (byHand) { byHand.hidden = true; }
  window.addEventListener("hashchange", take);
  take();
})();
