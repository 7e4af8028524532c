// The API browser: shows the operations of the document, and tries them. Credentials live in this page alone and are gone with it.
'use strict';
(() => {
  const root = document.getElementById('operations');
  const word = (name) => root.dataset[name];
  const DEPTH_MAX = 5;
  let description = null;

  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  };

  // Paragraphs, with what stands between backticks as code.
  const prose = (text) => (text || '').split('\n\n').filter(Boolean).map((paragraph) => make('p', {},
    paragraph.split('`').map((part, place) => (place % 2 ? make('code', {}, part) : part))));

  // What a reference in the document stands for.
  const resolve = (part) => {
    const steps = (reference) => reference.slice(2).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    let found = part;
    while (found?.$ref) found = steps(found.$ref).reduce((place, step) => place[step], description);
    return found || {};
  };

  // A schema with what all its parts say.
  const whole = (part) => {
    const schema = resolve(part);
    if (!schema.allOf) return schema;
    return schema.allOf.map(whole).reduce((all, one) => ({
      ...all, ...one, properties: { ...all.properties, ...one.properties }, required: [...(all.required || []), ...(one.required || [])],
    }), {});
  };

  const typeOf = (schema) => {
    const types = [schema.type || []].flat().filter((type) => type !== 'null');
    const name = types.map((type) => (type === 'array' ? `array: ${typeOf(whole(schema.items))}` : type)).join(' | ');
    const values = (schema.enum || []).filter((value) => value !== null).join(' | ');
    const limits = [['minLength', '≥'], ['maxLength', '≤'], ['minimum', '≥'], ['maximum', '≤'], ['maxItems', '≤']]
      .filter(([limit]) => limit in schema).map(([limit, sign]) => `${sign} ${schema[limit]}`);
    return [values || name || 'object', schema.format, ...limits].filter(Boolean).join(', ');
  };

  // The fields of a schema, each with those within it.
  const fieldsOf = (part, depth = 0) => {
    const schema = whole(part);
    const inner = [schema.type || []].flat().includes('array') ? whole(schema.items) : schema;
    const entries = Object.entries(inner.properties || {});
    if (entries.length === 0 || depth > DEPTH_MAX) return null;
    return make('ul', { className: 'schema' }, entries.map(([name, field]) => {
      const shape = whole(field);
      const must = (inner.required || []).includes(name) ? make('strong', {}, ` ${word('required')}`) : null;
      return make('li', {}, make('code', {}, name), make('span', { className: 'quiet' }, ` ${typeOf(shape)}`), must,
        prose(shape.description), fieldsOf(shape, depth + 1));
    }));
  };

  // Something that a schema allows.
  const exampleOf = (part, depth = 0) => {
    const schema = whole(part);
    if ('example' in schema) return schema.example;
    if (schema.examples?.length) return schema.examples[0];
    if (schema.enum) return schema.enum[0];
    const type = [schema.type || 'object'].flat()[0];
    if (type === 'array') return depth > DEPTH_MAX ? [] : [exampleOf(schema.items, depth + 1)];
    if (type === 'object') {
      const entries = depth > DEPTH_MAX ? [] : Object.entries(schema.properties || {});
      return Object.fromEntries(entries.map(([name, field]) => [name, exampleOf(field, depth + 1)]));
    }
    return { integer: 1, number: 1, boolean: true }[type] ?? '';
  };

  const written = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

  // Who calls: what is held of each kind, with the schemes of the document that it is good for.
  const held = new Map();
  const schemes = { person: ['bearer'], project: ['api_key', 'api_secret'], intake: ['intake_key'], token: ['token_key'], agent: ['agent_key'], superuser: ['agent_key'] };
  const form = document.getElementById('credential');
  const told = document.getElementById('credential-told');
  const list = document.getElementById('held');
  const tell = (text, isRefused) => {
    told.textContent = text;
    told.className = isRefused ? 'problem' : 'notice';
    told.hidden = text === '';
  };

  const showHeld = () => list.replaceChildren(...[...held].map(([kind, { label }]) => {
    const remove = make('button', { type: 'button' }, word('forget'));
    remove.addEventListener('click', () => forget(kind));
    return make('li', {}, make('span', {}, label), remove);
  }));

  const forget = async (kind) => {
    const { headers } = held.get(kind);
    held.delete(kind);
    showHeld();
    tell(word('forgotten'), false);
    form.elements.kind.focus();
    if (kind === 'person') await fetch('/api/auth/logout', { method: 'POST', headers, credentials: 'omit' });
  };

  const logIn = async (email, password) => {
    const answer = await fetch('/api/auth/login', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email, password }), credentials: 'omit',
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error);
    return { headers: { Authorization: `Bearer ${body.access_token}` }, label: `${body.user.name} (${body.user.role})` };
  };

  const credentialOf = async (kind, value) => {
    if (kind === 'person') return logIn(value('email'), value('password'));
    const [key, secret, agent] = [value('key').trim(), value('secret').trim(), value('agent').trim()];
    const label = (text) => `${form.elements.kind.selectedOptions[0].textContent}: ${text.slice(0, 11)}…`;
    if (kind === 'project') return { headers: { 'X-Api-Key': key, 'X-Api-Secret': secret }, label: label(key) };
    if (kind === 'intake') return { headers: { 'X-API-Key': secret }, label: label(secret.slice(0, 4)) };
    if (kind === 'token') return { headers: { Authorization: `Bearer ${secret}` }, label: label(secret.split('|')[0]) };
    const acting = kind === 'superuser' && agent ? { 'X-Agent-ID': agent } : {};
    return { headers: { Authorization: `key ${secret}`, ...acting }, label: label(secret.split(':')[0]) };
  };

  const showKind = () => {
    for (const field of form.querySelectorAll('[data-kinds]')) {
      const isWanted = field.dataset.kinds.split(' ').includes(form.elements.kind.value);
      const input = field.querySelector('input');
      field.hidden = !isWanted;
      input.disabled = !isWanted;
    }
  };

  form.elements.kind.addEventListener('change', showKind);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [kind, fields] = [form.elements.kind.value, new FormData(form)];
    try {
      held.set(kind, await credentialOf(kind, (name) => fields.get(name) || ''));
      for (const name of ['password', 'secret']) form.elements[name].value = '';
      showHeld();
      tell(word('taken'), false);
    } catch (error) {
      tell(error.message, true);
    }
  });
  showKind();

  // The credential that an operation takes, of those that are held; the one that was given last.
  const callerOf = (operation) => {
    const wanted = (operation.security || []).map((choice) => Object.keys(choice));
    const fits = ([kind]) => wanted.some((choice) => choice.length > 0 && choice.every((scheme) => schemes[kind].includes(scheme)));
    return [...held].filter(fits).at(-1)?.[1] || { headers: {}, label: null };
  };

  // A body of JSON as the fields of a form: lists and objects have brackets in their names.
  const flat = (value, name) => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.flatMap((item) => flat(item, `${name}[]`));
    if (typeof value === 'object') {
      return Object.entries(value).flatMap(([key, item]) => flat(item, name ? `${name}[${key}]` : key));
    }
    return [[name, String(value)]];
  };

  const requestOf = ({ method, path, operation }, form) => {
    const value = (name) => form.elements[name]?.value ?? '';
    const query = new URLSearchParams();
    const headers = { ...callerOf(operation).headers };
    let address = path;
    for (const { name, in: place } of operation.parameters.map(resolve)) {
      const given = value(`${place}:${name}`).trim();
      if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(given));
      else if (given !== '' && place === 'query') query.append(name, given);
      else if (given !== '' && place === 'header') headers[name] = given;
    }
    const search = query.size > 0 ? `?${query}` : '';
    const request = { method: method.toUpperCase(), url: `${location.origin}${address}${search}`, headers, body: null, parts: null };
    if (!operation.requestBody) return request;
    const kind = value('content-type');
    if (kind === 'multipart/form-data') {
      const files = [...(form.elements.files?.files || [])].map((file) => ['attachments[]', file]);
      request.parts = [...flat(JSON.parse(value('body') || '{}'), ''), ...files];
    } else if (value('body') !== '') {
      headers['Content-Type'] = kind;
      request.body = value('body');
    }
    return request;
  };

  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

  const curlOf = ({ method, url, headers, body, parts }) => {
    const words = ['curl'];
    const isPlain = method === 'GET' || (method === 'POST' && (body !== null || parts));
    if (!isPlain) words.push('-X', method);
    words.push(quoted(url));
    for (const [name, value] of Object.entries(headers)) words.push('-H', quoted(`${name}: ${value}`));
    if (body !== null) words.push('--data-binary', quoted(body));
    for (const [name, value] of parts || []) {
      if (value instanceof File) words.push('-F', quoted(`${name}=@${value.name}`));
      else words.push('--form-string', quoted(`${name}=${value}`));
    }
    return words.join(' ');
  };

  const requestText = ({ method, url, headers, body, parts }) => [
    `${method} ${url.slice(location.origin.length)}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : ['', body]), ...(parts ? ['', ...parts.map(([name, value]) => `${name}: ${value instanceof File ? value.name : value}`)] : []),
  ].join('\n');

  const answerBody = async (response) => {
    const kind = response.headers.get('content-type') || '';
    if (!/^(text|application)\/(?!octet-stream|zip|pdf)/.test(kind)) {
      const bytes = await response.blob();
      return bytes.size === 0 ? '' : make('a', { href: URL.createObjectURL(bytes), download: 'answer' }, `${word('save')} (${bytes.size})`);
    }
    const text = await response.text();
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const block = (title, id, content) => [make('h4', {}, title), make('pre', { id, className: 'secret' }, content)];
  const copier = (id) => make('button', { type: 'button', 'data-copy': id, 'data-copied': word('copiedWord') }, word('copyWord'));

  const send = async (entry, form, output) => {
    const id = entry.operation.operationId;
    let request;
    try {
      request = requestOf(entry, form);
    } catch (error) {
      output.replaceChildren(make('p', { className: 'problem' }, error.message));
      return;
    }
    const shown = [block(word('line'), `${id}-curl`, curlOf(request)), copier(`${id}-curl`), block(word('request'), `${id}-request`, requestText(request))].flat();
    const body = request.parts ? new FormData() : request.body ?? undefined;
    for (const [name, value] of request.parts || []) body.append(name, value);
    const started = performance.now();
    try {
      const response = await fetch(request.url, { method: request.method, headers: request.headers, body, credentials: 'omit' });
      const lasted = Math.round(performance.now() - started);
      const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      const content = await answerBody(response);
      output.replaceChildren(
        make('p', { className: response.ok ? 'notice' : 'problem' }, make('strong', {}, `${response.status} ${response.statusText}`), ` · ${lasted} ms`),
        ...block(word('answer'), `${id}-answer`, content), ...block(word('headers'), `${id}-headers`, headers), ...shown,
      );
    } catch (error) {
      output.replaceChildren(make('p', { className: 'problem' }, error.message), ...shown);
    }
  };

  // A field of the form of an operation.
  const fieldOf = (id, name, label, input, hint) => make('div', { className: 'field' },
    make('label', { htmlFor: id }, label), Object.assign(input, { id, name }), hint ? make('div', { className: 'hint' }, prose(hint)) : null);

  const choice = (values, isOptional) => make('select', {}, [...(isOptional ? [''] : []), ...values].map((value) => make('option', { value }, String(value))));

  const parameterField = (id, parameter) => {
    const { name, in: place, required, schema } = parameter;
    const shape = whole(schema);
    const values = shape.type === 'boolean' ? ['1', '0'] : shape.enum;
    const input = values ? choice(values, !required) : make('input', { type: 'text', autocomplete: 'off', required: Boolean(required), spellcheck: false });
    const label = [make('code', {}, name), make('span', { className: 'quiet' }, ` ${place}, ${typeOf(shape)}`), required ? ` ${word('required')}` : ''];
    return fieldOf(`${id}-${place}-${name}`, `${place}:${name}`, make('span', {}, label), input, parameter.description);
  };

  const bodyFields = (id, operation) => {
    const body = operation.requestBody && resolve(operation.requestBody);
    if (!body) return [];
    const kinds = Object.entries(body.content);
    const exampleFor = (kind) => {
      const { schema, example, examples } = body.content[kind];
      const given = example ?? Object.values(examples || {})[0]?.value ?? exampleOf(schema);
      if (kind === 'multipart/form-data' && typeof given === 'object') delete given['attachments[]'];
      return written(given);
    };
    const text = make('textarea', { rows: 8, spellcheck: false, value: exampleFor(kinds[0][0]) });
    const kind = choice(kinds.map(([name]) => name), false);
    const hint = make('div', { className: 'hint' }, prose(body.description), fieldsOf(kinds[0][1].schema));
    const hasFiles = kinds.some(([name]) => name === 'multipart/form-data');
    const files = hasFiles ? fieldOf(`${id}-files`, 'files', word('files'), make('input', { type: 'file', multiple: true })) : null;
    const showFiles = () => { if (files) files.hidden = kind.value !== 'multipart/form-data'; };
    kind.addEventListener('change', showFiles);
    showFiles();
    return [fieldOf(`${id}-type`, 'content-type', word('bodyType'), kind), fieldOf(`${id}-body`, 'body', word('body'), text), hint, files];
  };

  const answers = (operation) => Object.entries(operation.responses).map(([status, reference]) => {
    const response = resolve(reference);
    const content = Object.entries(response.content || {}).map(([kind, { schema, example, examples }]) => {
      const given = example === undefined ? Object.entries(examples || {}).map(([name, it]) => [name, it.value]) : [['', example]];
      return [make('p', { className: 'quiet' }, kind), fieldsOf(schema), given.map(([name, value]) => [
        name ? make('p', {}, make('code', {}, name)) : null, make('pre', { className: 'secret' }, written(value)),
      ]).flat()].flat();
    });
    return make('details', {}, make('summary', {}, make('strong', {}, status), ` ${response.description || ''}`), content.flat());
  });

  const needs = (operation) => {
    const names = (operation.security || []).map((alternative) => Object.keys(alternative).join(' + ')).filter(Boolean);
    return make('p', { className: 'quiet' }, names.length > 0 ? `${word('takes')} ${names.join(' | ')}` : word('takesNothing'));
  };

  // What is within an operation, made when it is opened for the first time.
  const fill = (details, entry) => {
    const { operation } = entry;
    const id = operation.operationId;
    const output = make('div', { className: 'stack', role: 'status' });
    const form = make('form', { className: 'stack', 'aria-label': operation.summary },
      (operation.parameters || []).map((parameter) => parameterField(id, resolve(parameter))), bodyFields(id, operation),
      make('div', {}, make('button', { className: 'main' }, word('send'))));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(entry, form, output);
    });
    details.append(make('div', { className: 'stack inside' }, make('div', {}, prose(operation.description), needs(operation)),
      form, output, make('h3', {}, word('answers')), make('div', { className: 'answers' }, answers(operation))));
  };

  const show = (entry) => {
    const { method, path, operation } = entry;
    const summary = make('summary', {}, make('span', { className: `method ${method}` }, method.toUpperCase()), make('code', {}, path), make('span', {}, operation.summary));
    const details = make('details', { className: 'panel operation', id: operation.operationId, 'data-text': `${method} ${path} ${operation.summary}`.toLowerCase() }, summary);
    details.addEventListener('toggle', () => {
      if (details.open && details.children.length === 1) fill(details, entry);
    });
    return details;
  };

  const narrow = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of root.querySelectorAll('section')) {
      const operations = [...section.querySelectorAll('.operation')];
      for (const operation of operations) operation.hidden = !words.every((one) => operation.dataset.text.includes(one));
      section.hidden = operations.every((operation) => operation.hidden);
    }
  };

  const openNamed = () => {
    const operation = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (operation?.matches('.operation')) {
      operation.open = true;
      operation.scrollIntoView();
    }
  };

  const begin = async () => {
    const answer = await fetch('/api/openapi.json', { credentials: 'omit' });
    description = await answer.json();
    const methods = ['get', 'post', 'put', 'patch', 'delete'];
    const entries = Object.entries(description.paths).flatMap(([path, item]) => methods.filter((method) => method in item)
      .map((method) => ({ method, path, operation: { parameters: [], ...item[method] } })));
    root.replaceChildren(...description.tags.map(({ name, description: text }) => make('section', {}, make('h2', {}, name), prose(text),
      entries.filter(({ operation }) => operation.tags.includes(name)).map(show))));
    document.getElementById('find').addEventListener('input', (event) => narrow(event.target.value));
    window.addEventListener('hashchange', openNamed);
    openNamed();
  };
  begin().catch((error) => root.replaceChildren(make('p', { className: 'problem' }, error.message)));
})();
