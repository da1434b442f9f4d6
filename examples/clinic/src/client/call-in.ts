/** The button that lets a patient phone the practice, where calls to phones are simulated. What came of it is said beside it. */
export function watchCallIn(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-call-in]');
  const said = document.querySelector<HTMLElement>('[data-call-in-said]');
  if (button === null || said === null) return;
  const usual = said.textContent;
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    void callIn(button.dataset['callIn'] ?? '').then((problem) => {
      button.ariaDisabled = null;
      said.textContent = problem ?? usual;
    });
  });
}

/** `null` when it rings, else what is wrong. */
async function callIn(path: string): Promise<string | null> {
  try {
    const response = await fetch(path, { method: 'POST' });
    if (response.ok) return null;
    const { error } = (await response.json()) as { readonly error: { readonly message: string } };
    return error.message;
  } catch {
    return 'The clinic cannot be reached. Try again in a moment.';
  }
}
