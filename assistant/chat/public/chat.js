// Runs before Chainlit's own script: the colours follow the visitor's system until the visitor chooses otherwise.
try {
  if (!localStorage.getItem('vite-ui-theme')) localStorage.setItem('vite-ui-theme', 'system');
} catch {
  // A browser that keeps nothing shows the light colours.
}

// What Chainlit words by the browser's language (dates, its texts) follows the language of our page.
const locale = document.documentElement.lang === 'en' ? 'en-US' : 'sv-SE';
Object.defineProperty(navigator, 'language', { get: () => locale });

// On a phone Chainlit renames the title of its panel, and gives its list of conversations none (names.js does); the dialogs
// around them look for a title under its old name.
const byId = document.getElementById.bind(document);
document.getElementById = (id) => {
  const dialog = `[aria-labelledby="${id}"]`;
  const renamed = () => document.querySelector(`[role="dialog"]${dialog} #side-view-title, [data-sidebar]${dialog}`);
  return byId(id) ?? (String(id).startsWith('radix-') ? renamed() : null);
};

// A command without words is sent at once: its button opens the register or the glossary with one press. With words in the
// field it waits for them to be sent, and they become the filter. (Chainlit has drawn its choice by the next frame but one.)
document.addEventListener('click', (event) => {
  if (!event.target.closest('.command-button') || document.querySelector('#chat-input').value.trim()) return;
  const send = () => document.querySelector('#chat-submit:not(:disabled)')?.click();
  requestAnimationFrame(() => requestAnimationFrame(send));
});

// Enter before the chat is connected is kept, said so, and sent as soon as it can be; Chainlit would drop it.
document.addEventListener(
  'keydown',
  (event) => {
    const ready = () => document.querySelector('#chat-submit:not(:disabled)');
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.target.id !== 'chat-input') return;
    if (ready() || !document.querySelector('#chat-submit') || !event.target.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    const waiting = document.querySelector('#waiting');
    if (waiting.textContent) return;
    waiting.textContent = waiting.dataset.words;
    const connected = new MutationObserver(() => {
      if (!ready()) return;
      connected.disconnect();
      waiting.textContent = '';
      ready().click();
    });
    connected.observe(document.querySelector('#root'), { subtree: true, childList: true, attributeFilter: ['disabled'] });
  },
  true
);
