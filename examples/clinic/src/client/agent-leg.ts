const key = 'clinic-agent-leg';

/** How somebody speaks in calls to phones from this device, as chosen in the header; `null` where there is no choice. */
export function agentLegHere(): string | null {
  return choice()?.value ?? null;
}

/** Remembers the choice on this device, and calls from this page go that way. */
export function keepAgentLeg(): void {
  const select = choice();
  if (select === null) return;
  const kept = localStorage.getItem(key);
  if ([...select.options].some(({ value }) => value === kept)) select.value = kept ?? select.value;
  const apply = (): void => {
    for (const button of document.querySelectorAll('call-now-button[channel="voice"]'))
      button.setAttribute('agent-leg', select.value);
  };
  select.addEventListener('change', () => {
    localStorage.setItem(key, select.value);
    apply();
  });
  apply();
}

function choice(): HTMLSelectElement | null {
  return document.querySelector<HTMLSelectElement>('[data-agent-leg]');
}
