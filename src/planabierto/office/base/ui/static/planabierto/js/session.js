/* Warns five minutes before an idle session ends; one key keeps it. The session is asked first: another tab may have kept it. */
(function () {
  "use strict";

  var WARNING = 300;
  var dialog = document.getElementById("session-warning");
  if (!dialog || !dialog.showModal || !window.fetch) { return; }
  var form = dialog.querySelector("form");
  var ends, timer;

  function left() { return Math.max(0, Math.round((ends - Date.now()) / 1000)); }

  function show(name) {
    dialog.querySelectorAll("[data-while]").forEach(function (part) { part.hidden = part.dataset.while !== name; });
    form.hidden = name !== "open";
  }

  function count() {
    var seconds = left();
    var words = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    dialog.querySelectorAll("[data-left]").forEach(function (part) { part.textContent = words; });
    if (seconds > 0) { timer = setTimeout(count, 1000); } else { show("ended"); }
  }

  function wait(answer) {
    clearTimeout(timer);
    ends = Date.now() + answer.seconds * 1000;
    if (answer.seconds > WARNING) {
      if (dialog.open) { dialog.close(); }
      timer = setTimeout(ask, (answer.seconds - WARNING) * 1000);
      return;
    }
    show(answer.seconds === 0 ? "ended" : answer.can_be_extended ? "open" : "last");
    if (!dialog.open) { dialog.showModal(); }
    count();
  }

  function send(url, options) {
    options.headers = { Accept: "application/json" };
    options.credentials = "same-origin";
    return fetch(url, options).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(wait);
  }

  function ask() { send(dialog.dataset.leftUrl, {}).catch(function () { timer = setTimeout(ask, 30000); }); }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    send(dialog.dataset.extendUrl, { method: "POST", body: new FormData(form) }).catch(function () { form.submit(); });
  });

  document.addEventListener("visibilitychange", function () {
    // A telephone that slept has not counted.
    if (!document.hidden && left() <= WARNING && !dialog.open) { clearTimeout(timer); ask(); }
  });

  ends = Date.now() + Number(dialog.dataset.seconds) * 1000;
  timer = setTimeout(ask, Math.max(0, Number(dialog.dataset.seconds) - WARNING) * 1000);
})();
