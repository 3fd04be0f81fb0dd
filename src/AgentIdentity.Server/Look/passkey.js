"use strict";
// A form that carries what a passkey answered. Without script, or without passkeys, it stays hidden and the password is there.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const making = form.dataset.passkey === "create";
  const parse = window.PublicKeyCredential &&
    (making ? PublicKeyCredential.parseCreationOptionsFromJSON : PublicKeyCredential.parseRequestOptionsFromJSON);
  if (!parse) {
    for (const word of document.querySelectorAll("[data-without-passkeys]")) { word.hidden = false; }
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    const button = form.querySelector("button");
    trouble.hidden = true;
    button.disabled = true;
    try {
      const publicKey = parse.call(PublicKeyCredential, JSON.parse(form.dataset.options));
      const credential = await (making ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      button.disabled = false;
      trouble.hidden = false;
    }
  });
}
