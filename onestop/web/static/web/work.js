// A box that ticks all boxes of the list. Without script each is ticked by itself.
(() => {
  const form = document.getElementById("batch");
  const head = form && form.querySelector("th.pick");
  if (!head) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  const boxes = () => [...form.querySelectorAll('input[name="hs"]')];
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  form.addEventListener("change", () => { all.checked = boxes().every((box) => box.checked); });
  head.textContent = "";
  head.appendChild(all);
})();
