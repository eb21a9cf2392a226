// The script of the page at /docs: copies lines, and sends requests from forms. It writes text alone, never HTML.

export const SCRIPT = `
'use strict';
const MOST = 200000;
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const make = (name, text, classes = '') => Object.assign(document.createElement(name), { textContent: text, className: classes });

for (const span of all('.origin')) span.textContent = location.origin;

for (const button of all('button.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}

function requestOf(form) {
  const headers = {};
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const { name, value, dataset } of all('[data-in]', form)) {
    if (value === '') continue;
    if (dataset.in === 'path') path = path.replace('{' + name + '}', encodeURIComponent(value));
    else if (dataset.in === 'query') query.append(name, value);
    else headers[name] = value;
  }
  const { type, body, file, token, accept } = form.elements;
  if (token?.value) headers.authorization = 'Bearer ' + token.value;
  if (accept) headers.accept = accept.value;
  if (type) headers['content-type'] = type.value;
  const sent = type && (file.closest('label').hidden ? body.value : file.files[0]);
  const address = query.size > 0 ? path + '?' + query : path;
  return [address, { method: form.dataset.method, headers, ...(sent && { body: sent }) }];
}

const sizeOf = (bytes) => bytes < 1000 ? bytes + ' B' : (bytes / 1000).toFixed(1) + ' kB';

function shown(text, type) {
  const cut = text.length > MOST ? text.slice(0, MOST) + '\\n…' : text;
  if (!/json$/.test(type) || cut !== text) return cut;
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

async function show(response, started, answer) {
  const type = (response.headers.get('content-type') ?? '').split(';')[0];
  const status = make('p', '', 'status');
  const code = make('b', (response.status + ' ' + response.statusText).trim(), 's' + String(response.status)[0]);
  const rest = make('span', '');
  status.append(code, ' ', rest);
  answer.replaceChildren(status);
  const tell = (bytes) => {
    rest.textContent = [Math.round(performance.now() - started) + ' ms', type, sizeOf(bytes)].filter(Boolean).join(' · ');
  };
  if (!/json$|^text\\//.test(type)) {
    const blob = await response.blob();
    tell(blob.size);
    if (blob.size === 0) return;
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'answer';
    answer.append(Object.assign(make('a', 'Save ' + name), { href: URL.createObjectURL(blob), download: name }));
    return;
  }
  const pre = make('pre', '');
  pre.tabIndex = 0;
  answer.append(pre);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (const reader = response.body.getReader();;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
    pre.textContent = shown(text, '');
    tell(bytes);
  }
  tell(bytes);
  pre.textContent = shown(text, type);
}

function setUp(form, answer) {
  const { type, example, body, file, token } = form.elements;
  const button = form.querySelector('button');
  const chooseType = () => {
    const isFile = type.value === 'application/onnx';
    file.closest('label').hidden = !isFile;
    body.closest('label').hidden = isFile;
  };
  if (type) { type.addEventListener('change', chooseType); chooseType(); }
  example?.addEventListener('change', () => {
    body.value = example.value;
    type.value = example.selectedOptions[0].dataset.type;
    chooseType();
  });
  token?.addEventListener('input', () => {
    for (const other of all('input[name=token]')) other.value = token.value;
  });
  let sending;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return sending.abort();
    sending = new AbortController();
    button.textContent = 'Stop';
    answer.replaceChildren(make('p', 'Sending…', 'status'));
    const started = performance.now();
    try {
      const [address, options] = requestOf(form);
      await show(await fetch(address, { ...options, signal: sending.signal }), started, answer);
    } catch (error) {
      const stopped = sending.signal.aborted;
      answer.append(make('p', stopped ? 'Stopped.' : 'No answer: ' + error.message, stopped ? 'status' : 'status s5'));
    }
    sending = undefined;
    button.textContent = 'Send';
  });
}

for (const part of all('.try')) {
  part.hidden = false;
  setUp(part.querySelector('form'), part.querySelector('.answer'));
}
`
