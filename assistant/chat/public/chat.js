// Runs before Chainlit's own script: the colours follow the visitor's system until the visitor chooses otherwise.
try {
  if (!localStorage.getItem('vite-ui-theme')) localStorage.setItem('vite-ui-theme', 'system');
} catch {
  // A browser that keeps nothing shows the light colours.
}
