// Names and roles for what Chainlit leaves without, or words in English, so that everybody can tell what a control does.
// Chainlit draws its parts again and again, so they are named again whenever the page has changed. The words are the page's own
// (prompts/*/names.toml, put into the page by assistant/chat_page.py); null takes an attribute away, `text` is what is said inside.
const words = JSON.parse(document.querySelector('#names').textContent);
const label = (key) => ({ 'aria-label': words[key] });

const NAMES = [
  ['#chat-input', label('question')],
  ['#chat-submit', label('send')],
  ['#stop-button', label('stop')],
  ['#new-chat-button', label('new-chat')],
  ['#chat-profiles', label('profile')],
  ['#chat-profiles img, #welcome-screen img', { alt: '' }],
  ['#theme-toggle', label('theme')],
  ['#theme-toggle .sr-only', { text: words.theme }],
  ['button:has(> svg.lucide-arrow-down):not(th *)', label('to-the-end')],
  ['.message-content .overflow-auto:has(> table)', { ...label('table'), role: 'group', tabindex: '0' }],
  // The list of conversations.
  ['#sidebar-trigger-button, [data-sidebar="rail"]', label('conversations')],
  ['#search-chats-button', label('search')],
  ['[data-sidebar="sidebar"]', { ...label('conversations-list'), role: 'navigation' }],
  ['#thread-options', { ...label('conversation-options'), role: 'button', tabindex: '0', type: null }],
  // The side panel, and what stands above a PDF page in it: two buttons for the page, two for its size.
  ['#side-view-title button', label('close-source')],
  ['[role="dialog"]:has(> * > #side-view-title)', { 'aria-labelledby': 'side-view-title' }],
  ['[role="dialog"] > button.absolute', label('close')],
  ['[role="dialog"] > button.absolute .sr-only', { text: words.close }],
  ['section[aria-label^="Notifications"]', label('notifications')],
  ['[data-resize-handle]', { ...label('resize'), 'aria-controls': null }],
  ['.side-pdf > div:first-child > div:nth-child(1) > button:nth-of-type(1)', label('previous-page')],
  ['.side-pdf > div:first-child > div:nth-child(1) > button:nth-of-type(2)', label('next-page')],
  ['.side-pdf > div:first-child > div:nth-child(2) > button:nth-of-type(1)', label('smaller')],
  ['.side-pdf > div:first-child > div:nth-child(2) > button:nth-of-type(2)', label('larger')]
];

function give(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') {
      if (element.textContent !== value) element.textContent = value;
    } else if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

// What Chainlit says in passing and has no translation for: how it begins, and what is said instead.
const TOASTS = [
  ["Couldn't resume chat", words['conversation-gone']],
  ['Failed to load thread', words['conversation-gone']],
  ['Error fetching threads', words['conversations-failed']],
  ['Failed to copy', words['copy-failed']]
];
function translateToast(title) {
  const [, said] = TOASTS.find(([begins]) => title.textContent.startsWith(begins)) ?? [];
  if (said) title.textContent = said;
}

function nameAll() {
  for (const [selector, attributes] of NAMES) {
    for (const element of document.querySelectorAll(selector)) give(element, attributes);
  }
  document.querySelectorAll('[data-sonner-toast] [data-title]').forEach(translateToast);
}

// Before the page is drawn: what is there to see has its name. An observer is told once of all that a step has changed.
new MutationObserver(nameAll).observe(document.body, { subtree: true, childList: true });
nameAll();
