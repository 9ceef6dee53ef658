// Runs before Chainlit's own script: the colours follow the visitor's system until the visitor chooses otherwise.
try {
  if (!localStorage.getItem('vite-ui-theme')) localStorage.setItem('vite-ui-theme', 'system');
} catch {
  // A browser that keeps nothing shows the light colours.
}

// A command without words is sent at once: its button opens the register or the glossary with one press. With words in the
// field it waits for them to be sent, and they become the filter. (Chainlit has drawn its choice by the next frame but one.)
document.addEventListener('click', (event) => {
  if (!event.target.closest('.command-button') || document.querySelector('#chat-input').textContent.trim()) return;
  const send = () => document.querySelector('#chat-submit:not(:disabled)')?.click();
  requestAnimationFrame(() => requestAnimationFrame(send));
});
