// Says to the page that something changed; the page then fetches itself and replaces its living parts. Without this the page is as it was loaded.
(() => {
  "use strict";
  const parts = () => document.querySelectorAll("[data-live]");
  const source = document.currentScript.dataset.source;
  if (!source || parts().length === 0 || !("EventSource" in window)) return;

  const pause = 3000;
  let last = 0, waiting = false;

  const refresh = async () => {
    last = Date.now();
    const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error", headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts()) {
      const other = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      // Whoever stands in a part with the keyboard, or reads what they opened, is not thrown out of it.
      if (!other || part.contains(document.activeElement) || part.querySelector("details[open]")) continue;
      part.replaceChildren(...document.importNode(other, true).childNodes);
    }
  };

  const changed = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (document.visibilityState === "visible") refresh().catch(() => {});
    }, Math.max(250, last + pause - Date.now()));
  };

  const feed = new EventSource(source);
  feed.addEventListener("changed", changed);
  document.addEventListener("visibilitychange", changed);
  addEventListener("pagehide", () => feed.close());
})();
