// What the page does by itself: markers lead to their source, evidence opens beside its sentence,
// a chosen product is said, a new question scrolls into view.
(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const motion = () => (calm.matches ? "auto" : "smooth");

  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("button.fw-mark");
    const source = mark && document.getElementById(mark.dataset.source);
    if (!source) return;
    source.scrollIntoView({ block: "nearest", behavior: motion() });
    source.focus({ preventScroll: true });
    document.querySelectorAll(".fw-lit").forEach((lit) => lit.classList.remove("fw-lit"));
    source.classList.add("fw-lit");
  });

  // Evidence opens below its mark, or above where there is no room; on a phone at the bottom.
  const place = (proof) => {
    proof.style.inset = "";
    const mark = document.querySelector(`[popovertarget="${proof.id}"]`)?.getBoundingClientRect();
    if (!mark || innerWidth < 600) return;
    const gap = 8;
    const { width, height } = proof.getBoundingClientRect();
    const left = Math.max(gap, Math.min(mark.left - 24, innerWidth - width - gap));
    const below = mark.bottom + gap;
    const top = below + height <= innerHeight - gap ? below : Math.max(gap, mark.top - height - gap);
    proof.style.inset = `${top}px auto auto ${left}px`;
  };
  const opened = () => document.querySelector(".fw-proof:popover-open");
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".fw-proof:popover-open")) place(event.target);
  }, true);
  addEventListener("scroll", () => { if (opened()) place(opened()); }, { passive: true });
  addEventListener("resize", () => { if (opened()) place(opened()); });

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("button.fw-choose");
    const box = chosen && document.querySelector("#fw-box textarea");
    if (!box) return;
    window.floorwalkerWrite(chosen.dataset.say);
    box.focus({ preventScroll: true });
    window.floorwalkerSend();
  });

  window.floorwalkerWrite = (text) => {
    const box = document.querySelector("#fw-box textarea");
    // The setter of the element itself: a framework that watches the box is told by the event.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // While an answer is being written there is no such button: the words wait in the box.
  window.floorwalkerSend = () => {
    requestAnimationFrame(() => document.querySelector("#fw-send")?.click());
  };

  window.floorwalkerFocus = () => {
    const active = document.activeElement;
    if (active && active !== document.body && active.isConnected && active.offsetParent) return;
    // On a touch screen the keyboard would jump up over the answer.
    if (matchMedia("(hover: none)").matches) return;
    document.querySelector("#fw-box textarea")?.focus({ preventScroll: true });
  };

  let shown = "";
  const follow = () => {
    const turn = document.querySelector("#fw-live .fw-turn");
    const id = turn?.id ?? "";
    if (id === shown) return;
    shown = id;
    // Two frames: the previous turn has to have moved up before there is a place to scroll to.
    const scroll = () => turn?.scrollIntoView({ block: "start", behavior: motion() });
    requestAnimationFrame(() => requestAnimationFrame(scroll));
  };
  new MutationObserver(follow).observe(document, { childList: true, subtree: true });
})();
