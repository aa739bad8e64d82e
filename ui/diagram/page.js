// Walks the steps of the page: one at a time, by keys, buttons, the diagram or the address.
(() => {
  "use strict";
  const steps = [...document.querySelectorAll("article")];
  if (steps.length === 0) return;
  const place = document.getElementById("place");
  let at = 0;

  const show = (i) => {
    at = Math.min(Math.max(i, 0), steps.length - 1);
    const id = steps[at].id;
    steps.forEach((s, j) => s.classList.toggle("current", j === at));
    document.querySelectorAll(".step").forEach((g) => {
      const j = steps.findIndex((s) => s.id === "step-" + g.dataset.step);
      g.classList.toggle("current", j === at);
      g.classList.toggle("past", j < at);
    });
    place.textContent = (at + 1) + " / " + steps.length;
    if (location.hash !== "#" + id) history.replaceState(null, "", "#" + id);
    const mark = document.querySelector(".step.current");
    if (mark) mark.scrollIntoView({ block: "nearest" });
  };

  const fromAddress = () => {
    const i = steps.findIndex((s) => "#" + s.id === location.hash);
    show(i < 0 ? 0 : i);
  };

  const student = document.getElementById("student");
  const reveal = () => steps[at].classList.toggle("shown");

  document.body.classList.add("stepping");
  document.querySelector("nav").hidden = false;
  document.getElementById("previous").addEventListener("click", () => show(at - 1));
  document.getElementById("next").addEventListener("click", () => show(at + 1));
  student.addEventListener("click", () => {
    const on = document.body.classList.toggle("student");
    student.setAttribute("aria-pressed", String(on));
    steps.forEach((s) => s.classList.remove("shown"));
  });
  document.querySelector("figure").addEventListener("click", (e) => {
    const g = e.target.closest(".step");
    if (g) show(steps.findIndex((s) => s.id === "step-" + g.dataset.step));
  });
  addEventListener("hashchange", fromAddress);
  addEventListener("keydown", (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey || e.target.closest("button")) return;
    const go = { ArrowRight: at + 1, ArrowDown: at + 1, PageDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, PageUp: at - 1, Home: 0, End: steps.length - 1 };
    if (e.key in go) {
      e.preventDefault();
      show(go[e.key]);
    } else if (e.key === " " && document.body.classList.contains("student")) {
      e.preventDefault();
      reveal();
    }
  });
  fromAddress();
})();
