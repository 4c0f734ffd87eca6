// What every page needs beyond HTML: htmx under a strict content policy, search key, busy forms.
(() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    // 422 is a form with its messages, to be shown in its place like any answer.
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });

  // A refused fragment says so in place; the rest of the page stays usable.
  const refused = (event) => {
    const box = event.detail.target?.closest?.("[data-panel], [data-opened]");
    if (!box) return;
    box.setAttribute("aria-busy", "false");
    box.replaceChildren(
      Object.assign(document.createElement("p"), {
        className: "panel-failed",
        textContent: meta("panel-failed"),
      }),
    );
  };
  document.addEventListener("htmx:responseError", refused);
  document.addEventListener("htmx:sendError", refused);

  const typing = (element) =>
    element?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? "");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.querySelector("[data-search]");
    if (!field || typing(document.activeElement)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // One click sends a form once; coming back with the browser's button frees it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    startTicking();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Ticking many: one box for all of a form, and how many are ticked and what they come to.
  const boxes = (form) => [...form.querySelectorAll("[data-tick]")];
  const tell = (form) => {
    const ticked = boxes(form).filter((box) => box.checked);
    for (const all of form.querySelectorAll("[data-tick-all]")) {
      all.checked = ticked.length === boxes(form).length;
      all.indeterminate = !all.checked && ticked.length > 0;
    }
    for (const told of form.querySelectorAll("[data-ticked]")) {
      const sum = ticked.reduce((total, box) => total + Number(box.dataset.tick || 0), 0);
      const { currency, ticked: words } = told.dataset;
      const money = currency
        ? new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency })
        : null;
      told.textContent = words
        .replace("{count}", ticked.length)
        .replace("{sum}", money?.format(sum) ?? "");
    }
  };
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-tick-all]")) {
      for (const box of boxes(target.form)) box.checked = target.checked;
    }
    if (target.matches("[data-tick-all], [data-tick]")) tell(target.form);
  });
  const startTicking = () => {
    for (const all of document.querySelectorAll("[data-tick-all]")) {
      all.closest("[hidden]")?.removeAttribute("hidden");
      tell(all.form);
    }
  };

  // Selects that choose a view of the page: their form is sent at once, with a button as fallback.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
})();
