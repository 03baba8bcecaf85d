/* What a page does besides: copies a text, opens a dialog, closes a menu. Everything works without it. */
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

  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
