// What makes the pages easier where scripts run. Customers need none of it.
'use strict';
document.documentElement.classList.add('scripted');

(() => {
  const language = document.documentElement.lang || 'en';
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });

  // Times in the reader's own zone, with the exact instant to be seen on hovering.
  const tellTimes = (root) => {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      if (!('distance' in time.dataset)) time.textContent = exact.format(at);
      time.title = full.format(at);
    }
  };

  // A list that does at once what is chosen in it.
  const onChange = (event) => {
    const field = event.target;
    if (field.matches('[data-submit]')) field.form.requestSubmit();
    if (field.matches('[name=type]')) {
      field.form.classList.toggle('as-note', field.value === 'note' && field.checked);
    }
    if (field.matches('[data-canned]') && field.value) insertCanned(field);
  };

  const insertCanned = async (list) => {
    const ticket = document.querySelector('[data-ticket]').dataset.ticket;
    const answer = await fetch(`/tickets/${ticket}/canned/${list.value}`, { headers: { 'HX-Request': 'true' } });
    list.value = '';
    if (!answer.ok) return;
    const body = document.getElementById('body');
    body.setRangeText(await answer.text(), body.selectionStart, body.selectionEnd, 'end');
    body.focus();
  };

  // A shortcut of a canned response is replaced where it is typed, with a space after it.
  const onInput = (event) => {
    const body = event.target;
    const list = document.querySelector('[data-canned]');
    if (body.id !== 'body' || !list || event.data !== ' ') return;
    const before = body.value.slice(0, body.selectionStart);
    const word = before.trimEnd().split(/\s/).pop();
    const found = [...list.options].find((option) => option.dataset.shortcut && option.dataset.shortcut === word);
    if (!found) return;
    const start = before.lastIndexOf(word);
    body.setSelectionRange(start, body.selectionStart);
    list.value = found.value;
    insertCanned(list);
  };

  const onSubmit = (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  };

  const onClick = async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.copied;
  };

  // Files that are dropped on their field.
  for (const drop of document.querySelectorAll('[data-drop]')) {
    const files = drop.querySelector('input[type=file]');
    drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      files.files = event.dataTransfer.files;
    });
  }

  // The secret of a mailed link stands behind the # of the address, where no server sees it.
  const token = document.querySelector('[data-token-field]');
  if (token && location.hash.startsWith('#token=')) {
    token.querySelector('input').value = decodeURIComponent(location.hash.slice(7));
    token.hidden = true;
    history.replaceState(null, '', location.pathname);
  }

  // The keyboard: a list is walked through, a ticket is worked on.
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const current = () => document.querySelector('[data-row].current');
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(current());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    for (const row of all) row.classList.remove('current');
    next.classList.add('current');
    next.querySelector('[data-open]').focus();
    next.scrollIntoView({ block: 'nearest' });
  };
  const choose = (value) => {
    const kind = document.querySelector(`#reply [name=type][value=${value}]`);
    if (kind) { kind.checked = true; kind.dispatchEvent(new Event('change', { bubbles: true })); }
    document.getElementById('body')?.focus();
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    o: () => current()?.querySelector('[data-open]').click(),
    x: () => current()?.querySelector('input[type=checkbox]').click(),
    '/': () => document.querySelector('[data-search]')?.focus(),
    r: () => choose('reply'),
    n: () => choose('note'),
    a: () => document.getElementById('user_id')?.focus(),
    s: () => document.getElementById('status')?.focus(),
    '?': () => document.querySelector('[data-help]')?.showModal(),
  };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input:not([type=checkbox]):not([type=radio]), select, textarea, dialog');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // What happens elsewhere appears here. The stream is open only while the page is looked at: browsers allow few of them at a time.
  const live = document.querySelector('[data-live]');
  let stream = null;
  let pending = null;
  let kept = { chosen: [], at: undefined };
  const refresh = () => {
    pending = null;
    // Whoever is choosing something beside the ticket is not disturbed.
    if (document.activeElement?.closest('aside')) return;
    const chosen = [...document.querySelectorAll('[data-row] input:checked')].map((box) => box.value);
    kept = { chosen, at: current()?.querySelector('input')?.value };
    document.body.dispatchEvent(new CustomEvent('news'));
  };
  // What was chosen in a list stays chosen when the list is shown anew.
  const restore = () => {
    const row = (value) => document.querySelector(`[data-row]:has(input[value="${value}"])`);
    for (const value of kept.chosen) {
      const box = row(value)?.querySelector('input');
      if (box) box.checked = true;
    }
    if (kept.at) row(kept.at)?.classList.add('current');
    tellTimes(document);
  };
  const connect = () => {
    if (!live || stream || document.hidden) return;
    stream = new EventSource(live.dataset.live);
    stream.addEventListener('tickets', (event) => {
      const own = live.dataset.ticket;
      if (own && event.data !== 'all' && !event.data.split(' ').includes(own)) return;
      pending ??= setTimeout(refresh, 300);
    });
    stream.addEventListener('viewers', (event) => {
      const hint = document.querySelector('[data-viewers]');
      if (!hint) return;
      hint.hidden = event.data === '';
      hint.textContent = hint.dataset.viewers.replace('…', event.data);
    });
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { stream?.close(); stream = null; } else { connect(); if (live) refresh(); }
  });
  connect();

  document.addEventListener('change', onChange);
  document.addEventListener('input', onInput);
  document.addEventListener('submit', onSubmit);
  document.addEventListener('click', onClick);
  document.addEventListener('htmx:afterSettle', restore);
  tellTimes(document);
})();
