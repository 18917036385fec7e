// Progressive enhancement of the question page. Everything works without it.
(() => {
  const STORE = "number-keys";
  const SLOW = 400;
  const form = () => document.querySelector("form[data-question]");
  const read = () => { try { return localStorage.getItem(STORE); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem(STORE, value); } catch { /* kept for this page only */ } };
  let keys = read() !== "off";

  const saying = (id) => document.getElementById(id);
  const copy = (id) => saying(id).content.cloneNode(true).firstElementChild;

  const sayKeys = () => {
    const current = form();
    if (!current || document.querySelector("[data-keys]")) return;
    const hint = copy("keys");
    hint.querySelector("[data-last]").textContent = current.querySelectorAll('input[name="answer"]').length;
    current.parentElement.append(hint);
    showToggle();
  };
  const showToggle = () => {
    const toggle = document.querySelector("[data-keys]");
    toggle.setAttribute("aria-pressed", String(keys));
    toggle.textContent = keys ? toggle.dataset.off : toggle.dataset.on;
  };

  // WCAG 2.1.4: single keys act only while focus is inside the question, and can be switched off.
  document.addEventListener("keydown", (event) => {
    const current = form();
    if (!current || !keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!current.querySelector("fieldset").contains(document.activeElement)) return;
    const choice = current.querySelectorAll('input[name="answer"]')[Number(event.key) - 1];
    if (!choice) return;
    choice.checked = true;
    choice.focus();
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys]")) return;
    keys = !keys;
    write(keys ? "on" : "off");
    showToggle();
  });

  // A slow save says so on the button; a failed one says what is safe and offers to try again.
  let slow;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const current = form();
    const button = current?.querySelector(".actions .button");
    if (!button || event.target !== current) return;
    current.querySelector("[data-offline]")?.remove();
    slow = setTimeout(() => {
      button.dataset.text = button.textContent;
      button.textContent = saying("offline").dataset.saving;
      button.setAttribute("aria-disabled", "true");
    }, SLOW);
  });
  document.addEventListener("htmx:afterRequest", () => {
    clearTimeout(slow);
    const button = form()?.querySelector(".actions .button[data-text]");
    if (!button) return;
    button.textContent = button.dataset.text;
    button.removeAttribute("data-text");
    button.removeAttribute("aria-disabled");
  });
  const failed = () => {
    const current = form();
    if (!current || current.querySelector("[data-offline]")) return;
    const notice = copy("offline");
    current.querySelector(".actions").before(notice);
    notice.querySelector("button").focus();
  };
  for (const name of ["sendError", "responseError", "timeout"]) document.addEventListener(`htmx:${name}`, failed);

  // A link followed while an answer is on its way waits for it, so that the next page knows of it. A second click does not.
  let sending = false;
  let following = "";
  document.addEventListener("htmx:beforeRequest", () => { sending = true; });
  document.addEventListener("htmx:afterRequest", () => { sending = false; following = ""; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!following || event.detail.isError) return;
    event.detail.shouldSwap = false;
    location.assign(following);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]:not([href^='#'], [target])");
    if (!link || !sending || following || event.ctrlKey || event.metaKey || event.shiftKey) return;
    following = link.href;
    event.preventDefault();
  });

  // A question fades in only for who wants motion and looks at it. Cut short or too slow, the fade is no fault to report.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  document.addEventListener("htmx:beforeTransition", (event) => {
    if (still.matches || document.hidden) event.preventDefault();
  });
  window.addEventListener("unhandledrejection", (event) => {
    if (["AbortError", "InvalidStateError", "TimeoutError"].includes(event.reason?.name)) event.preventDefault();
  });

  // After a swap the old button is gone: put focus on the new question, or on its error, once.
  document.addEventListener("htmx:afterSwap", sayKeys);
  document.addEventListener("htmx:afterSettle", () => {
    window.scrollTo({ top: 0, behavior: "instant" });
    const error = document.querySelector("[data-error]");
    error ? error.focus() : document.getElementById("question")?.focus({ preventScroll: true });
  });

  sayKeys();
})();
