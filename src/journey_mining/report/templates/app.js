(() => {
  "use strict";
  const root = document.documentElement;
  const one = (css, from = document) => from.querySelector(css);
  const all = (css, from = document) => [...from.querySelectorAll(css)];
  const words = JSON.parse(one("#words").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // Light or dark: the reader's choice, else the system's.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const remember = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* not kept */ } };
  try { const kept = localStorage.getItem("theme"); if (kept) root.dataset.theme = kept; } catch { /* none */ }
  const toggle = one("#theme");
  const tell = () => toggle.setAttribute("aria-pressed", String(isDark()));
  const setTheme = (theme) => { root.dataset.theme = theme; tell(); redraw(); };
  toggle.hidden = false;
  tell();
  toggle.addEventListener("click", () => { const theme = isDark() ? "light" : "dark"; remember(theme); setTheme(theme); });
  dark.addEventListener("change", () => { tell(); redraw(); });

  // The drawing library is unpacked once, late.
  const figures = all(".flow").map((holder) => ({ holder, figure: JSON.parse(one(`#${holder.id}-figure`).textContent), isDrawn: false }));
  let library = null;
  async function unpack() {
    if (typeof DecompressionStream === "undefined") throw new Error("no DecompressionStream");
    const bytes = Uint8Array.from(atob(one("#plotly-packed").textContent), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    if (!window.Plotly) throw new Error("not allowed");
  }
  const load = () => (library ??= unpack());

  function dressed({ data, layout, inks }) {
    const style = getComputedStyle(root);
    const ink = (name) => style.getPropertyValue(`--c-${name}`).trim();
    const font = { family: getComputedStyle(document.body).fontFamily, size: 12, color: ink("text") };
    const [trace] = data;
    return [
      [{ ...trace,
        textfont: font,
        node: { ...trace.node, color: inks.node.map(ink) },
        link: { ...trace.link, color: inks.link.map(ink), hovercolor: inks.link.map((name) => ink(`${name}-over`)) },
        hoverlabel: { bgcolor: ink("text"), bordercolor: ink("text"), font: { ...font, color: ink("page") }, align: "left" } }],
      { ...layout, font, autosize: true, paper_bgcolor: ink("paper"), plot_bgcolor: ink("paper") },
    ];
  }
  async function draw(entry) {
    try {
      await load();
      const [data, layout] = dressed(entry.figure);
      if (!entry.isDrawn) entry.holder.replaceChildren();
      await window.Plotly.react(entry.holder, data, layout, { displayModeBar: false, responsive: true });
      entry.isDrawn = true;
    } catch {
      if (entry.isDrawn) return;
      const wait = one(".wait", entry.holder);
      if (wait) wait.textContent = words.no_draw;
      entry.holder.style.height = "auto";
      openNumbers(entry);
    }
  }
  const openNumbers = (entry) => { const more = one("details.numbers", entry.holder.closest(".box")); if (more) more.open = true; };
  const redraw = () => figures.filter((entry) => entry.isDrawn).forEach(draw);
  if (figures.length) {
    const near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(figures.find(({ holder }) => holder === target));
      }
    }, { rootMargin: "600px" });
    figures.forEach(({ holder }) => near.observe(holder));
    addEventListener("load", () => setTimeout(() => {
      const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 0));
      idle(() => figures.filter((entry) => !entry.isDrawn).forEach(draw));
    }, 2500));
  }

  // Paper is light; what is not drawn yet prints as its table.
  const PAPER = 1020; // pixels between the margins of A4 landscape; a drawn figure is scaled to fit
  let before;
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    const wasDark = isDark();
    root.dataset.theme = "light";
    if (wasDark) redraw();
    figures.filter((entry) => !entry.isDrawn).forEach(openNumbers);
    for (const canvas of all(".canvas")) {
      const width = canvas.clientWidth;
      canvas.style.width = `${width}px`;
      canvas.style.zoom = String(Math.min(1, PAPER / width));
    }
  });
  addEventListener("afterprint", () => {
    all(".canvas").forEach((canvas) => { canvas.style.width = canvas.style.zoom = ""; });
    if (before) root.dataset.theme = before; else delete root.dataset.theme;
    if (isDark()) redraw();
  });

  // Tables: sort, search, copy.
  const sortKey = (cell) => cell?.dataset.v ?? cell?.textContent.trim() ?? "";
  const compare = (a, b, numeric) => {
    if (numeric) return (a === "" || Number.isNaN(+a)) - (b === "" || Number.isNaN(+b)) || +a - +b || 0;
    return a.localeCompare(b, root.lang, { numeric: true });
  };
  const cellText = (cell) => {
    const chips = all(".chip", cell).map((chip) => chip.textContent).join(" > ");
    const note = one("small", cell)?.textContent;
    return [chips || one(".t", cell)?.textContent || "", note ? `(${note})` : ""].filter(Boolean).join(" ");
  };
  const csvCell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;
  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* not allowed: the old way */ }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  for (const box of all(".table")) {
    const body = one("tbody", box), heads = all("thead th", box);
    const shown = () => all("tr", body).filter((row) => !row.hidden);
    one(".js", box).hidden = false;
    heads.forEach((head, column) => one("button", head).addEventListener("click", () => {
      const numeric = head.classList.contains("n");
      const now = head.getAttribute("aria-sort");
      const descending = now ? now === "ascending" : numeric;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = (row) => sortKey(row.cells[column]);
      const rows = all("tr", body).sort((a, b) => compare(key(a), key(b), numeric) * (descending ? -1 : 1));
      body.append(...rows);
    }));
    const search = one("input", box), count = one("output", box);
    const say = () => { if (count) count.value = fill(words.rows, { shown: shown().length, all: body.rows.length }); };
    search?.addEventListener("input", () => {
      const wanted = search.value.trim().toLocaleLowerCase();
      all("tr", body).forEach((row) => { row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted); });
      say();
    });
    say();
    const button = one(".copy", box);
    button.addEventListener("click", async () => {
      const lines = [heads.map((head) => one("button", head).textContent), ...shown().map((row) => [...row.cells].map(cellText))];
      await copy(lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n");
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 1500);
    });
  }

  // A map wider than the screen begins at its start.
  all(".map .wide").forEach((frame) => { frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2; });

  // Contents: where the reader is.
  const links = new Map(all(".contents a[href^='#']").map((link) => [link.hash.slice(1), link]));
  const visible = new Set();
  const reading = new IntersectionObserver((seen) => {
    seen.forEach(({ isIntersecting, target }) => visible[isIntersecting ? "add" : "delete"](target.id));
    const now = all("main > section").find(({ id }) => visible.has(id))?.id;
    links.forEach((link, id) => (id === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  }, { rootMargin: "-15% 0px -70% 0px" });
  all("main > section").forEach((section) => reading.observe(section));
})();
