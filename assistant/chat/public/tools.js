// Our own tools above the chat: the scope, saving the conversation, and the line that screen readers are told answers by.
// They stand in the page outside what Chainlit draws (assistant/chat_page.py), and talk with the server by window messages:
//   from the server   {vagvisaren: {scope, exports}}   what can be chosen, what is, where the conversation is saved from
//                     {vagvisaren: {answered}}         an answer is there, in words to be read out
//   to the server     {'vagvisaren-scope': {regions, documents, years, onlyInForce}}
//                     {'vagvisaren-hello': true}       nothing has been heard yet
const STORED = 'vagvisaren-scope';
const FIELDS = ['regions', 'documents', 'years'];
const $ = (selector) => document.querySelector(selector);
const made = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

let scope = null;
let heard = false;

// What the server says first is lost when the browser changes sockets just then. So ask until something has been heard.
function greet(wait) {
  if (heard) return;
  postMessage({ 'vagvisaren-hello': true }, location.origin);
  setTimeout(greet, wait, Math.min(2 * wait, 8000));
}
setTimeout(greet, 1000, 1000);

// The choice is this tab's: it survives a reload and a new conversation, not the visit.
const stored = () => JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
const choose = (chosen) => postMessage({ 'vagvisaren-scope': chosen }, location.origin);

function announce(words) {
  const line = $('#announcer');
  // The same words twice in a row would not be read out twice.
  line.textContent = line.textContent === words ? `${words}\u00a0` : words;
}

function drawChips({ chips }) {
  const list = $('#scope-chips');
  $('#scope-all').hidden = chips.length > 0;
  list.hidden = chips.length === 0;
  list.replaceChildren(
    ...chips.map(({ label, remove, without }) => {
      const button = made('button', { type: 'button', title: remove }, made('span', { textContent: label }), ' ×');
      button.setAttribute('aria-label', remove);
      button.addEventListener('click', () => {
        $('#scope-open').focus();
        choose(without);
      });
      return made('li', {}, button);
    })
  );
}

function drawChoices(form) {
  const boxes = (field, options) =>
    options.map(([value, label, facts]) => {
      const box = made('input', { type: 'checkbox', value, checked: scope.chosen[field].includes(value) });
      box.dataset.field = field;
      const words = made('span', { textContent: label });
      if (facts) words.append(made('small', { textContent: facts }));
      return made('label', {}, box, words);
    });
  for (const field of [...FIELDS, 'overviewed']) {
    const group = form.querySelector(`[data-field="${field}"]`);
    group.hidden = scope[field].length === 0;
    group.lastElementChild.replaceChildren(...boxes(field === 'overviewed' ? 'regions' : field, scope[field]));
  }
  const overviewed = form.querySelector('details[data-field="overviewed"]');
  overviewed.open = scope.overviewed.some(([region]) => scope.chosen.regions.includes(region));
  form.elements.onlyInForce.checked = scope.chosen.onlyInForce;
}

function readChoices(form) {
  const chosen = { onlyInForce: form.elements.onlyInForce.checked };
  for (const field of FIELDS) {
    const boxes = [...form.querySelectorAll(`input[data-field="${field}"]:checked`)];
    chosen[field] = boxes.map(({ value }) => (field === 'years' ? Number(value) : value));
  }
  return chosen;
}

function takeScope(told) {
  scope = told;
  $('#scope-open').disabled = false;
  drawChips(told);
  if (told.answersTo) {
    sessionStorage.setItem(STORED, JSON.stringify(told.chosen));
    announce(told.words);
  } else if (stored()) {
    // A conversation has just begun, and knows of no scope yet.
    choose(stored());
  }
}

function takeExports(exports) {
  $('#save').hidden = exports.length === 0;
  for (const { form, href } of exports) $(`#save [data-form="${form}"]`).href = href;
}

// The address names the conversation as soon as there is one, so that a reload takes it up again. On a phone Chainlit would
// go there first when its list of conversations is opened, and close the list by going.
function nameConversation(thread) {
  if (location.pathname === '/') history.replaceState(history.state, '', `/thread/${thread}`);
}

addEventListener('message', ({ data, origin }) => {
  if (origin !== location.origin || !data?.vagvisaren) return;
  heard = true;
  const { scope: told, exports, answered, thread } = data.vagvisaren;
  if (told) takeScope(told);
  if (exports) takeExports(exports);
  if (answered) announce(answered);
  if (thread) nameConversation(thread);
});

const dialog = $('#scope-dialog');
const form = dialog.querySelector('form');
$('#scope-open').addEventListener('click', () => {
  drawChoices(form);
  dialog.returnValue = 'cancel';
  dialog.showModal();
});
dialog.addEventListener('close', () => {
  if (dialog.returnValue === 'apply') choose(readChoices(form));
  if (dialog.returnValue === 'clear') choose({ regions: [], documents: [], years: [], onlyInForce: false });
});

// The list of forms closes like a menu: by Escape, by a choice, and by a click elsewhere.
const save = $('#save');
addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !save.open) return;
  save.open = false;
  save.firstElementChild.focus();
});
addEventListener('click', ({ target }) => {
  if (!save.contains(target) || target.closest('a')) save.open = false;
});

// Back to the same conversation in the other language.
$('#language').addEventListener('click', ({ currentTarget }) => {
  const back = location.pathname + location.search;
  currentTarget.href = `${currentTarget.getAttribute('href').split('?')[0]}?back=${encodeURIComponent(back)}`;
});
