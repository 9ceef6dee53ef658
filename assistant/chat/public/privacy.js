// Personal data is stopped before it leaves the browser. An identity number is never sent; a name, a telephone number or an
// e-mail address is asked about, and what the visitor has let pass is not asked about again in this visit. Anonymising changes
// the words in the field and sends nothing: whoever asks reads what is left of the question, and sends it.
import { anonymised, personalData } from './personal_data.js';

const { words, masks, firstNames } = JSON.parse(document.querySelector('#privacy').textContent);
const names = new Set(firstNames);
const letPass = new Set();
const dialog = document.querySelector('#privacy-dialog');
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const field = () => document.querySelector('#chat-input');
const wordsOf = ({ start, end }) => field().value.slice(start, end);
const isNumber = ({ kind }) => kind === 'identity-number';

// What stands in the field and may not be sent as it is.
const stopped = () =>
  personalData(field().value, names).filter((found) => isNumber(found) || !letPass.has(wordsOf(found).toLowerCase()));

let asked = [];

function ask(found) {
  asked = found;
  const form = found.some(isNumber) ? 'number' : 'contact';
  part('title').textContent = words[`${form}-title`];
  part('why').textContent = words[`${form}-why`];
  const lines = found.map((one) => words.line.replace('{mask}', masks[one.kind]).replace('{found}', () => wordsOf(one)));
  part('found').replaceChildren(
    ...[...new Set(lines)].map((line) => Object.assign(document.createElement('li'), { textContent: line }))
  );
  part('ignore').hidden = form === 'number';
  dialog.returnValue = '';
  dialog.showModal();
}

// React hears of a new value only when it is set past React's own setter.
function write(text) {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field(), text);
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

const CHOICES = {
  anonymise() {
    write(anonymised(field().value, asked, masks));
    const line = document.querySelector('#announcer');
    // The same words twice in a row would not be read out twice.
    line.textContent = line.textContent === words.replaced ? `${words.replaced}\u00a0` : words.replaced;
  },
  change() {
    field().setSelectionRange(asked[0].start, asked[0].end);
  },
  ignore() {
    for (const found of asked) letPass.add(wordsOf(found).toLowerCase());
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }
};

dialog.addEventListener('close', () => {
  part('found').replaceChildren();
  field().focus();
  CHOICES[dialog.returnValue || 'change'](); // Escape returns nothing
});
// The Enter that was to send the question is still held down: it chooses nothing.
dialog.addEventListener('keydown', (event) => {
  if (event.repeat) event.preventDefault();
});

const sends = ({ type, key, shiftKey, isComposing, target }) =>
  type === 'click' ? target.closest('#chat-submit') : key === 'Enter' && !shiftKey && !isComposing && target.id === 'chat-input';

// On the window and on the way down: before Chainlit and before chat.js.
function guard(event) {
  const found = sends(event) ? stopped() : [];
  if (found.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(found);
}
addEventListener('keydown', guard, true);
addEventListener('click', guard, true);
