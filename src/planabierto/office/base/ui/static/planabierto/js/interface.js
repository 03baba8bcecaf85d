/* What a page does besides: copies a text, opens a dialog, closes a menu, gives up what this machine keeps. Everything works without it. */
(function () {
  "use strict";

  function copy(button) {
    var field = document.getElementById(button.dataset.copy);
    var status = button.parentNode.querySelector("[data-copied]");
    navigator.clipboard.writeText(field.value).then(
      function () { status.textContent = status.dataset.copied; },
      function () { field.focus(); field.select(); }
    );
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(except)) { menu.open = false; }
    });
  }

  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    var copier = event.target.closest("[data-copy]");
    if (copier) { copy(copier); return; }
    var opener = event.target.closest("[data-dialog]");
    var dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
  });

  // Signing out erases what the entry screen could not save, after a warning.
  document.addEventListener("submit", function (event) {
    var own = event.target.dataset.keeps;
    var kept = own ? Object.keys(localStorage).filter(function (key) { return key.indexOf(own + "|") === 0; }) : [];
    if (!kept.length) { return; }
    if (!confirm(event.target.dataset.warning)) { event.preventDefault(); return; }
    kept.forEach(function (key) { localStorage.removeItem(key); });
  });

  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
