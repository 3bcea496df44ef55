/* What every page shares: a failed request tells the person, focus goes where help is needed, a second tap waits. */
(function () {
  'use strict';
  var trouble = document.getElementById('trouble');

  function tell(words) {
    trouble.textContent = words;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: 'nearest' });
  }

  function isLook(event) { return event.detail.requestConfig.verb === 'get'; }

  function focusFirst(root) {
    var summary = root.querySelector('[data-focus]');
    if (summary) { summary.focus(); }
  }

  /* Before htmx hears of it: one tap sends once. Four seconds later a tap may be meant. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); event.stopPropagation(); return; }
    form.dataset.sent = '1';
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  }, true);
  window.addEventListener('pageshow', function () {
    Array.prototype.forEach.call(document.forms, function (form) { delete form.dataset.sent; });
  });

  /* A look in the background that fails is tried again by itself; only what was sent is worth a word. */
  ['htmx:sendError', 'htmx:timeout'].forEach(function (name) {
    document.addEventListener(name, function (event) { if (!isLook(event)) { tell(trouble.dataset.offline); } });
  });
  document.addEventListener('htmx:responseError', function (event) { if (!isLook(event)) { tell(trouble.dataset.failed); } });
  document.addEventListener('htmx:beforeRequest', function (event) { if (!isLook(event)) { trouble.hidden = true; } });
  trouble.addEventListener('htmx:afterSwap', function () { tell(trouble.textContent); });
  document.addEventListener('htmx:afterSettle', function (event) { focusFirst(event.target); });
  document.addEventListener('htmx:afterRequest', function (event) { delete event.target.dataset.sent; });
  focusFirst(document);
}());

/* On paper nothing can be opened: what is folded is printed too. */
window.addEventListener('beforeprint', function () {
  'use strict';
  Array.prototype.forEach.call(document.querySelectorAll('details'), function (one) { one.open = true; });
});

/* The notice tells how long there is still to read; the button always works, and the server decides. */
(function () {
  'use strict';
  var line = document.querySelector('[data-countdown]');
  if (!line) { return; }
  var left = Number(line.dataset.countdown);
  function tick() {
    if (left <= 0) { line.textContent = line.dataset.ready; return; }
    if (left % 5 === 0) { line.textContent = line.dataset.left.replace('{n}', left); }
    left -= 1;
    setTimeout(tick, 1000);
  }
  tick();
}());
