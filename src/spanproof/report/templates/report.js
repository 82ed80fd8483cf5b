// Filters, copy buttons and printing. The page is complete without any of it.
"use strict";

function matches(row, wanted, text) {
  const fits = wanted.every(([name, value]) => row.dataset[name] === value);
  return fits && (!text || row.textContent.toLowerCase().includes(text));
}

function apply(form) {
  const rows = [...document.querySelectorAll(form.dataset.rows)];
  const fields = [...new FormData(form)].filter(([, value]) => value);
  const text = form.elements.text.value.trim().toLowerCase();
  const wanted = fields.filter(([name]) => name !== "text");
  let shown = 0;
  for (const row of rows) {
    row.hidden = !matches(row, wanted, text);
    shown += row.hidden ? 0 : 1;
  }
  for (const group of form.parentElement.querySelectorAll("details.group")) {
    group.hidden = !group.querySelector("[data-state]:not([hidden])");
  }
  form.querySelector("output").textContent = `${shown} of ${rows.length} shown`;
}

// A link to a row that a filter hides shows everything again.
function reveal() {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name && document.getElementById(name);
  if (!target) return;
  for (const form of document.querySelectorAll("form.filter")) {
    if (form.parentElement.contains(target) && (target.hidden || target.closest("[hidden]"))) {
      form.reset();
      apply(form);
    }
  }
  const group = target.closest("details");
  if (group) group.open = true;
  target.scrollIntoView();
}

for (const form of document.querySelectorAll("form.filter")) {
  form.hidden = false;
  form.addEventListener("input", () => apply(form));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(form);
}
addEventListener("hashchange", reveal);
reveal();

for (const block of document.querySelectorAll("pre.copy")) {
  const frame = document.createElement("div");
  const button = document.createElement("button");
  frame.className = "copier";
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => copy(block, button));
  block.replaceWith(frame);
  frame.append(block, button);
}

// Where the clipboard is closed to files the text is selected instead.
async function copy(block, button) {
  try {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(block);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

// Paper has no folds: print with everything open, then fold what was folded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});
