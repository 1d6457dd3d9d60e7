import { CloseButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconExternalLink } from '@tabler/icons-react';
import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';

/** Three links with which a newcomer sees the shop react; goes for good when dismissed. */
export function FirstSteps() {
  const { config, products } = useStore();
  const [hidden, setHidden] = useLocalStorage({ key: 'endcap-first-steps-done', defaultValue: false });
  const player = useLiveData((d) => [...d.devices.values()].some((x) => x.kind === 'player' && x.online), false);
  const face = useLiveData((d) => [...d.devices.values()].some((x) => x.kind === 'rack' && x.online), false);
  const liked = useLiveData((d) => d.happenings.some((x) => x.kind === 'like' && !x.simulated), false);
  const screen = config.screens[0];
  const rack = config.racks[0];
  const product = products.get(rack?.products[0] ?? '') ?? config.products[0];
  if (hidden || screen === undefined) return null;
  const steps = [
    { href: `/player?screen=${screen.id}`, name: 'Open a screen', text: screen.name, done: player },
    ...(rack === undefined
      ? []
      : [{ href: `/rack/${rack.id}`, name: 'Open a rack face', text: rack.name, done: face }]),
    ...(product === undefined
      ? []
      : [{ href: `/01/${product.gtin}`, name: 'Like a product on its phone page', text: product.name, done: liked }]),
  ];
  return (
    <section className="ec-steps" aria-labelledby="ec-steps-title">
      <header>
        <h2 id="ec-steps-title">See the shop react</h2>
        <CloseButton aria-label="Do not show these steps again" onClick={() => setHidden(true)} />
      </header>
      <ol>
        {steps.map((step, i) => (
          <li key={step.name}>
            <a href={step.href} target="_blank" rel="noreferrer">
              <span className="ec-step-number" data-done={step.done}>
                {step.done ? <IconCheck size={15} aria-label="done" /> : i + 1}
              </span>
              <span>
                <b>{step.name}</b>
                <span className="ec-dim">{step.text}</span>
              </span>
              <IconExternalLink size={16} aria-hidden />
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
