import { doJob } from '../../controller/runtime/ownProcess.ts';

/** Does what a test asks for: tells something large, works for ever, or breaks. */
doJob((job, tell) => {
  if (job === 'large') tell({ text: 'x'.repeat(8_000_000) });
  else if (job === 'break') throw new Error('broken');
  else {
    tell({ text: 'begun' });
    for (;;);
  }
});
