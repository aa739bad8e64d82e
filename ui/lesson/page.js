'use strict';
const nav = document.querySelector('nav');
const all = document.getElementById('all');
const answers = Array.from(document.querySelectorAll('details'));
nav.hidden = false;
all.addEventListener('click', () => {
  const open = answers.some((a) => !a.open);
  for (const a of answers) a.open = open;
});
function mark() { all.setAttribute('aria-pressed', String(answers.every((a) => a.open))); }
for (const a of answers) a.addEventListener('toggle', mark);
addEventListener('keydown', (e) => {
  if (e.target.closest('button, summary, a') || e.ctrlKey || e.altKey || e.metaKey) return;
  if (e.key !== 'ArrowRight' && e.key !== 'PageDown' && e.key !== ' ') return;
  const next = answers.find((a) => !a.open);
  if (!next) return;
  e.preventDefault();
  next.open = true;
  next.scrollIntoView({ block: 'nearest' });
});
