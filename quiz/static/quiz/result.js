// Copy and share on the result page. Without this file the links are plain fields to select from.
(() => {
  "use strict";
  const SECONDS = 3000;

  for (const box of document.querySelectorAll("[data-copy-box]")) {
    const field = box.querySelector("input");
    const copy = box.querySelector("[data-copy]");
    const share = box.querySelector("[data-share]");
    const status = box.querySelector("[role=status]");
    const say = (text) => {
      status.textContent = text;
      setTimeout(() => { status.textContent = ""; }, SECONDS);
    };
    field.addEventListener("focus", () => field.select());
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
      } catch { // no permission, or no secure connection
        field.select();
        document.execCommand("copy");
      }
      say(copy.dataset.done);
    });
    if (!share || !navigator.share) continue;
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, url: field.value }).catch(() => {}));
  }

  if (new URLSearchParams(location.search).get("print") === "all") window.print();
})();
