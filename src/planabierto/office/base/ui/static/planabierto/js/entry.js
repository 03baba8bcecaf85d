/* The entry screen: saves a row when it is left, keeps on this machine what could not be saved, moves about as a spreadsheet
   does, pastes blocks. The form works without it. What goes to the server and what comes back: followup/entry_page.py. */
(() => {
  "use strict";
  const form = document.getElementById("registro");
  if (!form) { return; }
  const DELAYS = [2, 5, 15, 30], SAY_EVERY = 10000, PATIENCE = 20000, KEYS_OFF = "planabierto|atajos";
  const set = form.dataset, words = JSON.parse(set.words), table = form.querySelector("table");
  const byId = (id) => document.getElementById(id);
  const dialog = byId("pegar"), said = byId("registro-dicho"), keys = byId("atajos");
  const rows = new Map(), due = new Set();
  let busy = null, tries = 0, timer, stopped = false, leaving = false, undo = "", last = null, before = "", spoke = 0, speech;

  // A row: its fields, what the server has of it, what waits on this machine.

  const fieldsOf = (rec) => [...rec.row.querySelectorAll("input, select, textarea")].filter((field) => field.name && field !== rec.version);
  const values = (rec) => {
    const all = new URLSearchParams();
    fieldsOf(rec).forEach((field) => { if (field.type !== "checkbox" || field.checked) { all.append(field.name, field.value); } });
    return all.toString();
  };
  const fill = (rec, text) => {
    const all = new URLSearchParams(text);
    fieldsOf(rec).forEach((field) => {
      if (field.type === "checkbox") { field.checked = all.has(field.name); } else if (all.has(field.name)) { field.value = all.get(field.name); }
    });
  };
  const isOpen = (rec) => values(rec) !== rec.saved;
  const recOf = (element) => { const row = element.closest && element.closest("tr"); return row && rows.get(row.id); };
  const storage = (act) => { try { return act(localStorage); } catch { return null; } };
  const forget = (rec) => storage((store) => store.removeItem(`${set.drafts}|${rec.row.id}|${rec.version.value}`));
  const keep = (rec) => isOpen(rec)
    ? storage((store) => store.setItem(`${set.drafts}|${rec.row.id}|${rec.version.value}`, values(rec))) : forget(rec);

  // What is said: seen at once, read aloud every ten seconds at most.

  function show(state, text, way) {
    form.querySelectorAll(".save-state").forEach((place) => {
      place.dataset.state = state;
      place.querySelector("use").setAttribute("href", `#s-${state}`);
      place.querySelector("span").textContent = text;
      place.querySelectorAll("[data-way]").forEach((one) => { one.hidden = one.dataset.way !== way; });
    });
    clearTimeout(speech);
    speech = setTimeout(() => { spoke = Date.now(); said.textContent = text; }, Math.max(500, spoke + SAY_EVERY - Date.now()));
  }

  function apply(data) {
    for (const [id, html] of Object.entries(data.pieces || {})) {
      const place = byId(id);
      if (place && !place.contains(document.activeElement)) { place.innerHTML = html; }
    }
    for (const [id, now] of Object.entries(data.rows || {})) {
      const rec = rows.get(id);
      if (!rec) { continue; }
      for (const [name, value] of Object.entries(now.fields || {})) { byId(`${id}-${name}`).value = value; }
      if (now.fields) { rec.saved = values(rec); rec.blocked = false; }
      if (now.version) { forget(rec); rec.version.value = now.version; keep(rec); }
      if ("flags" in now) { rec.row.dataset.flags = now.flags; }
      fieldsOf(rec).forEach((field) => {
        if ((now.invalid || []).includes(field.name.slice(id.length + 1))) { field.setAttribute("aria-invalid", "true"); } else { field.removeAttribute("aria-invalid"); }
      });
    }
  }

  // Saving: one row at a time, as they were left; a row that changed meanwhile comes last.

  async function post(url, body) {
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", Accept: "application/json" }, redirect: "manual", keepalive: url !== set.paste, signal: stop.signal });
      const data = await answer.json().catch(() => null);
      return { status: answer.type === "opaqueredirect" ? 401 : answer.status, data };
    } catch { return { status: 0, data: null }; } finally { clearTimeout(clock); }
  }

  async function send(rec) {
    const sent = values(rec), body = new URLSearchParams(sent), code = rec.row.dataset.code;
    body.set(rec.version.name, rec.version.value);
    if (rec.answer) { body.set(...rec.answer); }
    show("info", words.saving);
    const { status, data } = await post(rec.row.dataset.save, body);
    if (status === 200 && data) {
      rec.saved = sent; rec.answer = null; rec.refused = ""; tries = 0;
      apply(data);
      show("done", words.saved.replace("%s", data.at));
    } else if ((status === 422 || status === 409) && data) {
      if (status === 409) { rec.blocked = true; rec.answer = null; } else { rec.refused = sent; }
      apply(data);
      show("warning", (status === 409 ? words.conflict : words.refused).replace("%s", code));
    } else {
      due.add(rec);
      if (!halted(status, data)) { later(status, code); }
      return false;
    }
    return true;
  }

  function halted(status, data) {
    if (status !== 401 && status !== 403) { return false; }
    stopped = true;
    if (status === 401) { show("error", words.session, "session"); } else if (data) { show("error", data.sentence); } else { show("error", words.changed, "changed"); }
    return true;
  }

  function later(status, code) {
    const open = [...rows.values()].filter(isOpen).length;
    if (status) { show("error", words.failed.replace("%s", code), "retry"); } else { show("warning", (open === 1 ? words.offline : words.offlines).replace("%s", open), "retry"); }
    clearTimeout(timer);
    timer = setTimeout(pump, DELAYS[Math.min(tries++, DELAYS.length - 1)] * 1000);
  }

  async function drain() {
    for (;;) {
      const rec = [...due].find((one) => !one.blocked);
      if (!rec || stopped) { return; }
      due.delete(rec);
      const now = values(rec);
      if ((rec.answer || (now !== rec.refused && (rec.refused || now !== rec.saved))) && !await send(rec)) { return; }
    }
  }

  function pump() {
    clearTimeout(timer);
    busy = busy || drain().finally(() => { busy = null; });
    return busy;
  }

  function leave(rec) {
    keep(rec);
    if (isOpen(rec) || rec.refused) { due.add(rec); pump(); }
  }

  async function settle() {
    if (last && recOf(last)) { leave(recOf(last)); }
    while (busy) { await busy; }
  }

  async function review() {
    await settle();
    const open = [...rows.values()].find(isOpen);
    if (open) { filter(""); open.row.querySelector("[aria-invalid], .notes button, [data-col]").focus(); return; }
    leaving = true;
    location.assign(set.review);
  }

  // Filters: the same links as without a script, without asking again.

  function filter(key) {
    let shown = 0;
    table.querySelectorAll("[data-flags]").forEach((row) => { row.hidden = key !== "" && !row.dataset.flags.split(" ").includes(key); shown += !row.hidden; });
    [...table.tBodies].forEach((body) => { body.hidden = !body.querySelector("tr[id]:not([hidden])"); });
    byId("registro-vacio").hidden = shown > 0;
    form.querySelectorAll("[data-filter]").forEach((link) => {
      if (link.dataset.filter === key) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
  }
  const asked = () => new URLSearchParams(location.search).get("ver") || "";

  // Keyboard.

  const column = (name) => [...table.querySelectorAll(`[data-col="${name}"]`)].filter((field) => field.offsetParent);
  function move(field, step, name = field.dataset.col) {
    const all = column(name), next = all[all.indexOf(field) + step];
    if (next) { next.focus(); } else { leave(recOf(field)); }
  }
  function nextNumber(rec) {
    return column("number").find((field) => rec.row.compareDocumentPosition(field) === Node.DOCUMENT_POSITION_FOLLOWING);
  }
  function write(field, text) {
    field.focus();
    document.execCommand("insertText", false, text);
  }
  function grow(field) {
    field.style.height = "";
    if (field === document.activeElement) { field.style.height = `${field.scrollHeight + 2}px`; }
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target, key = event.key, rec = recOf(field), name = field.dataset.col, plain = keys.checked;
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const done = (act) => { event.preventDefault(); act(); };
    if (event.isComposing) { return; }
    if (key === "Enter" && event.ctrlKey) { done(review); return; }
    if (key === "F1" && plain) { done(() => window.open(set.help)); return; }
    if (key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && undo) { done(takeBack); return; }
    if (!rec) { return; }
    if (key === "Tab" && bare && !event.shiftKey && field.closest(".said")) {
      const own = [...rec.row.querySelectorAll(".said :is(textarea, select, input, summary, button)")].filter((one) => one.offsetParent);
      const next = field === own[own.length - 1] && nextNumber(rec);
      if (next) { done(() => next.focus()); }
    }
    if (!field.name) { return; }
    if (key === "ArrowDown" && event.altKey && field.tagName !== "SELECT") {
      const sheet = rec.row.querySelector("details.ficha");
      if (sheet) { done(() => { sheet.open = true; sheet.querySelector("summary").focus(); }); }
    } else if (key === "Escape") {
      if (field.value !== before && "value" in field) { done(() => { field.value = before; keep(rec); if (name === "number") { field.select(); } }); }
    } else if (key === "Enter" && bare && field.tagName !== "SELECT") {
      done(() => { if (name) { move(field, event.shiftKey ? -1 : 1); } else { leave(rec); } });
    } else if (plain && bare && !event.shiftKey && name && (key === "ArrowDown" || key === "ArrowUp")) {
      const step = key === "ArrowDown" ? 1 : -1, place = field.selectionStart;
      if (name === "number") { done(() => move(field, step)); } else { setTimeout(() => { if (field.selectionStart === place && field.selectionEnd === place) { move(field, step); } }); }
    } else if (key === "F2" && plain && name === "number") {
      done(() => field.setSelectionRange(field.value.length, field.value.length));
    } else if (key === "=" && plain && field.dataset.programmed && field.selectionStart === 0 && field.selectionEnd === field.value.length) {
      done(() => write(field, field.dataset.programmed));
    }
  });

  form.addEventListener("mousedown", (event) => {
    const field = event.target;
    if (field.dataset.col === "number" && field !== document.activeElement) { event.preventDefault(); field.focus(); }
  });
  form.addEventListener("focusin", (event) => {
    const field = event.target;
    if (!field.name || !recOf(field)) { return; }
    last = field; before = field.value;
    if (field.dataset.col === "number") { field.select(); } else if (field.tagName === "TEXTAREA") {
      grow(field);
      field.scrollIntoView({ block: "nearest" });
      if (!field.matches(":hover")) { field.setSelectionRange(field.value.length, field.value.length); }
    }
  });
  form.addEventListener("focusout", (event) => { // of two numbers the first waits
    const rec = recOf(event.target), to = event.relatedTarget;
    if (rec && !(to && to.dataset.col === "number" && recOf(to) === rec)) { leave(rec); }
    event.target.style.height = "";
  });
  form.addEventListener("change", (event) => { const rec = recOf(event.target); if (rec && !event.target.dataset.col) { leave(rec); } });
  form.addEventListener("input", (event) => {
    const rec = recOf(event.target);
    if (rec) { undo = ""; keep(rec); if (event.target.tagName === "TEXTAREA") { grow(event.target); } }
  });

  form.addEventListener("click", (event) => {
    const rec = recOf(event.target), link = event.target.closest("[data-filter]"), button = event.target.closest("button, a[data-paste]");
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); filter(link.dataset.filter); history.pushState(null, "", link.href); }
    if (event.target.closest("a[data-way]")) { leaving = true; }
    if (!button) { return; }
    const use = button.dataset;
    if (use.way === "retry") { pump(); }
    if ("paste" in use) { event.preventDefault(); fromClipboard(); }
    if ("more" in use) {
      const cut = button.previousElementSibling.classList.toggle("clamped");
      button.setAttribute("aria-expanded", String(!cut));
    }
    if (use.insert && rec) {
      const field = rec.row.querySelector('[data-col="justificacion"]');
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      write(field, (field.value && !/\s$/.test(field.value) ? " " : "") + use.insert);
    }
    if (button.name && rec) {
      // An answer: a field takes it, anything else goes with the row.
      event.preventDefault();
      const field = byId(button.name) || rec.row.querySelector("[data-col]");
      if (field.name === button.name) { field.value = button.value; } else { rec.answer = [button.name, button.value]; }
      rec.blocked = false; rec.refused = "";
      field.focus();
      keep(rec); due.add(rec); pump();
    }
  });
  document.addEventListener("click", (event) => {
    // A link to a folded field.
    const link = event.target.closest('a[href^="#"]'), sheet = link && byId(link.hash.slice(1))?.closest("details");
    if (sheet) { sheet.open = true; }
  });
  // Signing out, or another theme: what is kept here is kept, or was given up (interface.js).
  document.addEventListener("submit", (event) => { if (event.target !== form && event.target !== dialog.firstElementChild && !event.defaultPrevented) { leaving = true; } });
  form.addEventListener("submit", (event) => { event.preventDefault(); review(); });

  // Pasting: the server reads the block and shows what it would do; one confirmation, one undo.

  const several = (text, isTable) => {
    const cells = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").replace(/(^|[\t\n])"(?:[^"]|"")*"(?=[\t\n]|$)/g, "$1x");
    return cells.includes("\t") || (isTable && cells.includes("\n"));
  };
  const one = (text) => (/^"[^]*\n[^]*"\s*$/.test(text) ? text.trim().slice(1, -1).replace(/""/g, '"') : text).replace(/\s*[\r\n]+\s*/g, " ").trim();

  function open(html, text) {
    byId("pegar-vista").innerHTML = html;
    const place = dialog.querySelector("textarea");
    if (place) { place.value = text || ""; }
    if (!dialog.open) { dialog.showModal(); } else { (dialog.querySelector("[autofocus]") || dialog).focus(); }
  }

  async function block(body) {
    await settle();
    const { status, data } = await post(set.paste, body);
    if (data && data.html) { filter(""); open(data.html); return; }
    if (halted(status, data) || status !== 200 || !data) {
      if (status !== 401 && status !== 403) { show("error", words.paste); }
      if (dialog.open) { byId("pegar-vista").insertAdjacentHTML("beforeend", '<p class="wrong" role="alert"></p>'); dialog.querySelector("[role=alert]").textContent = words.paste; }
      return;
    }
    if (dialog.open) { dialog.close(); }
    if (last) { last.focus(); }
    apply(data);
    undo = data.undo || "";
    show("done", data.sentence);
    if (last) { before = last.value; }
  }
  const preview = (text) => {
    const field = last || column("number")[0];
    last = field;
    block(new URLSearchParams({ texto: text, fila: recOf(field).row.id, columna: field.name.slice(recOf(field).row.id.length + 1) }));
  };
  const takeBack = () => { const body = new URLSearchParams({ deshacer: undo }); undo = ""; block(body); };
  async function fromClipboard() {
    let text = "";
    try { text = await navigator.clipboard.readText(); } catch { /* blocked, or unknown to this browser */ }
    if (several(text, true)) { preview(text); } else { open(byId("pegar-aqui").innerHTML, text); }
  }

  form.addEventListener("paste", (event) => {
    const field = event.target, text = event.clipboardData.getData("text/plain");
    if (!field.dataset.col || !text) { return; }
    event.preventDefault();
    if (several(text, field.tagName === "INPUT" || event.clipboardData.getData("text/html").includes("<table"))) { preview(text); } else { write(field, one(text)); }
  });
  dialog.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && button.getAttribute("formmethod") === "dialog") { return; }
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target)), field = last || column("number")[0];
    last = field;
    if (button && button.name) { body.set(button.name, button.value); }
    if (!body.get("fila")) { body.set("fila", recOf(field).row.id); body.set("columna", field.name.slice(recOf(field).row.id.length + 1)); }
    block(body);
  });

  // What the page says, what was typed before this script ran, what waits here.

  const found = [...table.querySelectorAll("tr[data-save]")].map((row) => ({ row, version: row.querySelector("[name$=-version]"), saved: "", refused: "", blocked: false, answer: null }));
  const typed = found.map(values);
  form.reset();
  found.forEach((rec, place) => {
    rows.set(rec.row.id, rec);
    rec.saved = values(rec);
    fill(rec, typed[place]);
    if (isOpen(rec)) { due.add(rec); }
  });
  storage((store) => Object.keys(store).filter((key) => key.startsWith(`${set.drafts}|`)).forEach((key) => {
    const [id, version] = key.slice(set.drafts.length + 1).split("|"), rec = rows.get(id);
    if (!rec) { return; }
    fill(rec, store.getItem(key));
    if (isOpen(rec)) { rec.version.value = version; due.add(rec); } else { store.removeItem(key); }
  }));
  form.querySelectorAll("[data-plain]").forEach((element) => { element.hidden = true; });
  form.querySelectorAll("[data-scripted]").forEach((element) => { element.hidden = false; });
  const long = [...form.querySelectorAll("[data-more]")];
  long.forEach((button) => button.previousElementSibling.classList.add("clamped"));
  long.filter(({ previousElementSibling: text }) => text.scrollHeight > text.clientHeight + 2).forEach((button) => { button.hidden = false; });
  keys.checked = storage((store) => store.getItem(KEYS_OFF)) !== "no";
  keys.addEventListener("change", () => storage((store) => store.setItem(KEYS_OFF, keys.checked ? "yes" : "no")));
  addEventListener("popstate", () => filter(asked()));
  addEventListener("online", () => pump());
  addEventListener("beforeunload", (event) => { if (!leaving && [...rows.values()].some(isOpen)) { event.preventDefault(); event.returnValue = ""; } });
  pump();
})();
