/* Small helpers. Everything works without this file, except shortcuts and the tidy handling of failed requests. */
(() => {
  "use strict";
  const root = document.documentElement;
  const YEAR_SECONDS = 31536000;

  // ------------------------------------------------------------------ theme
  // Error pages are static and cannot know the visitor's choice; all others print it themselves.
  const saved = document.cookie.match(/(?:^|; )theme=(light|dark)/);
  if (saved && !root.dataset.theme) root.dataset.theme = saved[1];

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-theme-form]")) return;
    event.preventDefault();
    root.dataset.theme = event.submitter.value;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    // The pressed button is hidden now; its twin takes the focus.
    event.target.querySelector(`button:not([value="${event.submitter.value}"])`).focus();
  });

  // ------------------------------------------------------------------ buttons
  const step = (button) => {
    const range = document.getElementById(button.dataset.for);
    const before = range.value;
    button.dataset.step < 0 ? range.stepDown(-button.dataset.step) : range.stepUp(button.dataset.step);
    if (range.value === before) return;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-step]")) step(button);
    if (button.matches("[data-print]")) print();
    if (button.matches("[data-close]")) button.closest(".toast").remove();
    // Browsers without invoker commands.
    if (button.hasAttribute("commandfor") && !("commandForElement" in button)) {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
    }
  });

  // ------------------------------------------------------------------ ranges write their value
  const write = (range) => {
    const output = document.querySelector(`output[for="${range.id}"]`);
    const text = (range.dataset.unit || "#").replace("#", Number(range.value).toLocaleString("en-US"));
    if (output) output.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  document.addEventListener("input", (event) => event.target.matches?.(".range") && write(event.target));
  document.addEventListener("reset", (event) => {
    // The values are back only after the event.
    setTimeout(() => {
      event.target.querySelectorAll(".range").forEach(write);
      if (event.target.hasAttribute("data-send-on-reset")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  // ------------------------------------------------------------------ assessment: keys choose an answer
  // Digits and N act only while the focus is in the form (WCAG 2.1.4); Enter sends it, as in every form.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-keys]");
    if (!form || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    if (event.key === "Enter" && event.target.matches("h1")) return form.querySelector("[data-next]").click();
    const key = event.key.toLowerCase();
    const radio = /^[0-9a-z]$/.test(key) && form.querySelector(`input[type=radio][data-key="${key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ------------------------------------------------------------------ after swaps
  // A swap that is like going to another page marks its root with data-page: its heading takes the focus.
  document.addEventListener("htmx:afterSwap", (event) => {
    const swapped = event.detail.target === document.body ? document.body : document.getElementById(event.detail.target.id);
    if (!swapped || swapped.querySelector("[autofocus]") || !(swapped === document.body || swapped.matches("[data-page]"))) return;
    const heading = swapped.querySelector("h1");
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    swapped.scrollIntoView({ block: "start" });
  });

  const isPressedLate = ({ requestConfig }) =>
    requestConfig?.elt.matches?.("[data-late]") && requestConfig.triggeringEvent?.type === "click";

  // A link that swaps other parts and goes itself names the place that takes the focus.
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, successful } = event.detail;
    const place = requestConfig?.elt.dataset?.focus;
    if (successful && place) document.getElementById(place)?.focus();
    // The pressed “Try again” is gone with the part it was in; what came in its place takes the focus.
    if (!isPressedLate(event.detail)) return;
    const part = document.getElementById(requestConfig.elt.id);
    if (successful) part?.setAttribute("tabindex", "-1");
    (successful ? part : part?.querySelector(".late__failed button"))?.focus({ preventScroll: true });
  });

  // ------------------------------------------------------------------ a failed request never loses the page
  // A part that loads by itself says in its own place that it failed, and asks again there.
  const failLate = (event) => {
    const part = event.detail.elt;
    if (!part.matches?.("[data-late]")) return false;
    part.querySelector(".late__wait").hidden = true;
    part.querySelector(".late__failed").hidden = false;
    return true;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.detail.elt.matches?.("[data-late]")) return;
    event.detail.elt.querySelector(".late__wait").hidden = false;
    event.detail.elt.querySelector(".late__failed").hidden = true;
  });
  const toast = (title, text, retry) => {
    const box = document.getElementById("toasts");
    const template = document.getElementById("toast-template");
    if (!box || !template) return;
    const copy = template.content.firstElementChild.cloneNode(true);
    copy.querySelector("[data-toast-title]").textContent = title;
    copy.querySelector("[data-toast-text]").textContent = text;
    const again = copy.querySelector("[data-toast-retry]");
    if (retry) {
      again.addEventListener("click", () => {
        copy.remove();
        retry();
      });
    } else again.parentElement.remove();
    // One message about one thing: the newest replaces the older.
    box.replaceChildren(copy);
  };

  const sendAgain = (detail) => () => {
    const { verb, path, triggeringEvent } = detail.requestConfig;
    const submitter = triggeringEvent?.submitter;
    const source = detail.elt;
    if (!source.isConnected) return location.reload();
    if (source.matches("form") && triggeringEvent?.type === "submit") return source.requestSubmit(submitter);
    htmx.ajax(verb, path, { source, target: detail.target, swap: source.getAttribute("hx-swap") || undefined });
  };
  document.addEventListener("htmx:sendError", (event) => {
    if (failLate(event)) return;
    toast("That didn’t reach us", "You may be offline. What you typed is still here.", sendAgain(event.detail));
  });
  document.addEventListener("htmx:timeout", (event) => {
    if (failLate(event)) return;
    toast("That took too long", "What you typed is still here.", sendAgain(event.detail));
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (failLate(event)) return;
    const { status } = event.detail.xhr;
    if (status === 403) toast("This page is too old", "Reload it and send that again.", null);
    else if (status === 404) toast("That isn’t there any more", "Reload the page to see what is.", null);
    else if (status === 429) toast("That was a lot at once", "Wait a minute, then try again.", sendAgain(event.detail));
    else toast("Something broke on our side", "Nothing was lost. Try once more in a moment.", sendAgain(event.detail));
  });
  addEventListener("offline", () => toast("You’re offline", "Keep reading. Saving works again when you’re back.", null));
})();
