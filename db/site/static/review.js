// The review page by keyboard, and without loading it anew after each decision. Without it all works as forms.
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const said = document.getElementById("said");
  const keys = document.getElementById("keys");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Figures and names are lit in every column while one of them is looked at.
  const light = (tie, on) => {
    for (const other of all(".tie")) if (other.dataset.tie === tie) other.classList.toggle("lit", on);
  };
  const lighting = (event, on) => {
    const tie = event.target.closest && event.target.closest(".tie");
    if (tie) light(tie.dataset.tie, on);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    sheet.addEventListener(name, (event) => lighting(event, on));

  // A finding that is looked at shows its places.
  const showing = (event, on) => {
    const card = event.target.closest && event.target.closest(".finding");
    if (!card) return;
    for (const mark of all("[data-findings]"))
      if (mark.dataset.findings.split(" ").includes(card.id)) mark.classList.toggle("lit", on);
  };
  sheet.addEventListener("focusin", (event) => showing(event, true));
  sheet.addEventListener("focusout", (event) => showing(event, false));

  let quiet;
  const tell = (sentence) => {
    said.textContent = sentence;
    clearTimeout(quiet);
    quiet = setTimeout(() => { said.textContent = ""; }, 6000);
  };

  const step = (selector, forward) => {
    const cards = all(selector, sheet);
    const at = document.activeElement.closest(selector);
    let next = cards.indexOf(at) + (forward ? 1 : -1);
    if (!at) next = nearest(cards, forward);
    if (next < 0 || next >= cards.length) { tell(sheet.dataset.last); return; }
    cards[next].focus();
    cards[next].scrollIntoView({ block: "center" });
  };
  // From nowhere the next one is the first after where the keyboard is on the page.
  const nearest = (cards, forward) => {
    const here = document.activeElement;
    const after = cards.findIndex((card) => here.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (here === document.body || after < 0) return forward ? (here === document.body ? 0 : cards.length) : cards.length - 1;
    return forward ? after : after - 1;
  };

  const current = () => document.activeElement.closest(".finding, .segment");
  const press = (selector) => {
    const card = current();
    const button = card && card.querySelector(selector);
    if (button && !button.hidden) button.click();
  };
  const comment = () => {
    const card = current();
    const remark = card && card.querySelector("details.remark");
    if (!remark) return;
    remark.open = true;
    remark.querySelector("textarea").focus();
  };
  const escape = () => {
    const card = current();
    if (keys.open && !card) { keys.open = false; keys.querySelector("summary").focus(); return; }
    keys.open = false;
    if (card) card.focus();
  };

  const does = {
    n: () => step(".finding", true),
    p: () => step(".finding", false),
    j: () => step(".segment", true),
    k: () => step(".segment", false),
    a: () => press('[value^="accepted|"]:not([data-comment])'),
    r: () => press('[value^="rejected|"]:not([data-comment])'),
    u: () => press(".undo"),
    c: comment,
    "?": () => { keys.open = !keys.open; if (keys.open) keys.querySelector("summary").focus(); },
  };
  const typing = (element) => element.closest("textarea, input, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape") { escape(); return; }
    if (typing(event.target) || !does[event.key]) return;
    event.preventDefault();
    does[event.key]();
  });

  // A decision is sent beside the page; what stands is written where it stands.
  const show = (one) => {
    for (const part of all(".judging")) {
      if (part.dataset.object !== one.object) continue;
      const undone = one.verdict === "withdrawn";
      part.dataset.state = undone ? "" : one.verdict;
      const stands = part.querySelector(".stands");
      stands.textContent = undone ? "" : `${sheet.dataset[one.verdict]} `;
      if (!undone) {
        const who = document.createElement("span");
        who.className = "quiet";
        who.textContent = `– ${one.actor}`;
        stands.append(who);
      }
      part.querySelector(".undo").hidden = undone;
      if (undone) part.querySelector("textarea").value = "";
      const keep = part.querySelector("[data-comment]");
      keep.value = keep.value.replace(/^[a-z]+/, undone ? "commented" : one.verdict);
    }
    tell(sheet.dataset[one.verdict] || one.verdict);
  };
  const send = async (button) => {
    const fields = new URLSearchParams(new FormData(sheet));
    fields.set("judge", button.value);
    const answer = await fetch(sheet.action, {
      method: "POST", body: fields, headers: { accept: "application/json" }, credentials: "same-origin",
    });
    const told = await answer.json();
    if (!told.ok) throw new Error(told.error);
    return told.judgements[0];
  };
  sheet.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.dataset.reload !== undefined) return;
    event.preventDefault();
    const card = button.closest(".finding, .segment");
    send(button).then((one) => { show(one); card.focus(); }, () => tell(sheet.dataset.failed));
  });
})();
