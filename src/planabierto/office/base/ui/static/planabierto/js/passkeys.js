/* Makes and uses passkeys. Forms marked data-passkey="make" or "use" carry what the server asks; what the authenticator answers goes into the
   field `credential`, and the form is sent. */
(function () {
  "use strict";

  if (!window.PublicKeyCredential || !navigator.credentials) { return; }

  function bytes(text) {
    var binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var binary = "";
    new Uint8Array(buffer).forEach(function (byte) { binary += String.fromCharCode(byte); });
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function named(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function make(options) {
    var asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = named(asked.excludeCredentials);
    asked.authenticatorSelection = Object.assign({}, asked.authenticatorSelection, {
      residentKey: "preferred", requireResidentKey: false, userVerification: "preferred"
    });
    return navigator.credentials.create({ publicKey: asked }).then(function (made) {
      return answer(made, {
        attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : []
      });
    });
  }

  function use(options) {
    var asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    asked.allowCredentials = named(asked.allowCredentials);
    return navigator.credentials.get({ publicKey: asked }).then(function (shown) {
      return answer(shown, {
        authenticatorData: text(shown.response.authenticatorData),
        signature: text(shown.response.signature),
        userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null
      });
    });
  }

  function answer(credential, response) {
    response.clientDataJSON = text(credential.response.clientDataJSON);
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    };
  }

  function options(form) {
    if (form.dataset.options) { return Promise.resolve(JSON.parse(form.dataset.options)); }
    return fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then(function (found) {
      if (!found.ok) { throw new Error(String(found.status)); }
      return found.json();
    }).then(function (found) { return found.request_options; });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      options(form).then(form.dataset.passkey === "make" ? make : use).then(function (credential) {
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      }).catch(function () {
        var status = form.querySelector("[data-passkey-failed]");
        status.textContent = status.dataset.passkeyFailed;
      });
    });
  });
})();
