// Completes the question box: a list above it, by keyboard, mouse and touch, said to screen readers.
// It asks at most once in 40 ms, and what comes late is not shown.
(() => {
  const PAUSE = 40;
  const LONGEST = 80;
  const ROW = 44;
  const ADDRESS = new URL("floorwalker/complete", document.baseURI);

  let box;
  let list;
  let said;
  let active = -1;
  let asked = 0; // the number of the newest request
  let last = 0; // when it was sent
  let waiting; // the timer of the next
  let sent; // what aborts the one under way
  let ours = false; // whether a change of the box is of our making

  const options = () => [...list.children];
  const isOpen = () => !!list && !list.hidden;
  const numbered = (count) => `${count.toLocaleString()} ${count === 1 ? "product" : "products"}`;

  // Whatever is under way is late now.
  const forget = () => {
    asked += 1;
    clearTimeout(waiting);
    sent?.abort();
  };

  const close = () => {
    forget();
    if (!list) return;
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    said.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const activate = (place) => {
    active = place;
    options().forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options()[place].id);
  };

  // What is not typed yet stands out, word by word; text, never markup, whoever wrote the catalogue.
  const shown = (text, prefix) => {
    const label = document.createElement("span");
    label.className = "fw-option-text";
    const typed = prefix.toLowerCase().split(/\s+/).filter(Boolean);
    const parts = text.split(/(?<=\s)/).map((word) => {
      const begins = typed.map((start) => (word.toLowerCase().startsWith(start) ? start.length : 0));
      return [word, Math.max(0, ...begins)];
    });
    // A slip was forgiven: then nothing is as it was typed, and nothing stands out.
    const known = parts.some(([, length]) => length);
    label.append(...parts.flatMap(([word, length]) => {
      const rest = document.createElement(known ? "b" : "span");
      rest.textContent = word.slice(length).trimEnd() === "" ? "" : word.slice(length);
      return rest.textContent ? [word.slice(0, length), rest] : [word];
    }));
    return label;
  };

  const show = (suggestions, prefix) => {
    list.replaceChildren(...suggestions.map(({ text, hits }, number) => {
      const option = document.createElement("li");
      const count = document.createElement("span");
      option.id = `fw-option-${number}`;
      option.className = "fw-option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.setAttribute("aria-label", `${text}, ${numbered(hits)}`);
      option.dataset.say = text;
      count.className = "fw-option-hits";
      count.textContent = numbered(hits);
      option.append(shown(text, prefix), count);
      return option;
    }));
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = !suggestions.length;
    list.scrollTop = 0;
    box.setAttribute("aria-expanded", String(isOpen()));
    const many = suggestions.length;
    said.textContent = many ? `${many} suggestion${many === 1 ? "" : "s"}, arrow keys to choose` : "";
  };

  const wanted = () => {
    const text = box.value;
    const short = text.trim().length < 2 && text.codePointAt(0) < 0x2e80;
    const whole = box.selectionStart === text.length && document.activeElement === box;
    return text.trim() && !short && whole && text.length <= LONGEST && !text.includes("\n");
  };

  // On a phone the keyboard leaves little room.
  const room = () => {
    const height = visualViewport?.height ?? innerHeight;
    return Math.max(3, Math.min(8, Math.floor((height - 240) / ROW)));
  };

  const ask = async () => {
    clearTimeout(waiting);
    if (!wanted()) return close();
    const number = (asked += 1);
    const prefix = box.value;
    last = performance.now();
    sent?.abort();
    sent = new AbortController();
    const conversation = document.querySelector("[data-conversation]")?.dataset.conversation;
    const limit = room();
    try {
      const answer = await fetch(ADDRESS, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ prefix, conversation, limit }),
        signal: sent.signal,
      });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (number !== asked || box.value !== prefix) return;
      // What is typed already needs no suggesting.
      const typed = prefix.trim().toLowerCase();
      show(suggestions.filter(({ text }) => text.toLowerCase() !== typed), prefix);
    } catch {
      if (number === asked) close(); // aborted, or the server has gone: the box still asks
    }
  };

  const typed = () => {
    if (!wanted()) return close();
    clearTimeout(waiting);
    const wait = last + PAUSE - performance.now();
    if (wait <= 0) ask();
    else waiting = setTimeout(ask, wait);
  };

  const write = (text) => {
    ours = true;
    window.floorwalkerWrite(text);
    ours = false;
    box.setSelectionRange(text.length, text.length);
  };

  const choose = (option) => {
    const text = option.dataset.say;
    close();
    write(text);
    window.floorwalkerSend();
  };

  const keys = (event) => {
    if (event.isComposing || !isOpen()) return;
    const many = options().length;
    switch (event.key) {
      // What somebody chooses from is not exchanged under their hands.
      case "ArrowDown": forget(); activate(active + 1 === many ? -1 : active + 1); break;
      case "ArrowUp": forget(); activate(active < 0 ? many - 1 : active - 1); break;
      case "Escape": close(); break;
      case "Tab":
        // Completes the words and leaves them to be gone on with; without a choice Tab moves on.
        if (event.shiftKey || active < 0) return close();
        write(`${options()[active].dataset.say} `);
        activate(-1); // taken: a second Tab before the next suggestions come moves on
        typed();
        break;
      case "Enter":
        if (event.shiftKey) return close();
        if (active < 0) return close(); // the question as it stands
        choose(options()[active]);
        break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const attach = (found) => {
    box = found;
    list = document.createElement("ul");
    list.id = "fw-options";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    said = document.createElement("div");
    said.className = "fw-hidden";
    said.setAttribute("role", "status");
    document.querySelector("#fw-composer").append(list, said);
    const roles = {
      role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
    };
    Object.entries(roles).forEach(([name, value]) => box.setAttribute(name, value));
    box.addEventListener("input", (event) => { if (!ours && !event.isComposing) typed(); });
    box.addEventListener("compositionend", typed);
    box.addEventListener("blur", close);
    // Before Gradio's own, which sends at Enter.
    box.addEventListener("keydown", keys, true);
    box.addEventListener("keypress", (event) => {
      if (event.key === "Enter" && !event.shiftKey) close();
    }, true);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest(".fw-option");
      if (option) choose(option);
    });
  };

  // Gradio draws its box some time after the page has come, and may draw it anew.
  const look = () => {
    const found = document.querySelector("#fw-box textarea");
    if (!found || found === box) return;
    list?.remove();
    said?.remove();
    attach(found);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})();
