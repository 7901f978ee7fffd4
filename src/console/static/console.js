// The console works without scripts. This adds: a warning before unsaved words are lost, Ctrl+Enter, printing.
const changed = (area) => area.value !== area.defaultValue;

let sending = false;
addEventListener('submit', () => {
  sending = true;
});
addEventListener('pageshow', () => {
  sending = false;
});
addEventListener('beforeunload', (event) => {
  if (!sending && [...document.querySelectorAll('textarea')].some(changed)) event.preventDefault();
});

addEventListener('keydown', (event) => {
  const area = event.target;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && area instanceof HTMLTextAreaElement)
    area.form?.requestSubmit();
});

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// A link to an entry inside something folded unfolds it.
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target || null; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
};
addEventListener('hashchange', reveal);
reveal();
