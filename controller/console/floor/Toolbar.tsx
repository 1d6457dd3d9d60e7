import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconPointer, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useConfigChange } from '../api/changes.ts';
import { whyNot } from '../api/session.ts';
import { SavedMark } from '../parts/ChangeNote.tsx';
import { kindIcons } from './icons.ts';
import { kindNames, kinds } from './items.ts';
import { FLOOR } from './useEditor.ts';
import type { Editor, Tool } from './useEditor.ts';

/** Undo and redo, each saying what it would do, and whether everything is kept. */
export function History({ editor }: { readonly editor: Editor }) {
  const { undoLabel, redoLabel } = useConfigChange(FLOOR);
  const undoText = undoLabel === null ? 'Nothing to undo' : `Undo: ${undoLabel} (Ctrl+Z)`;
  const redoText = redoLabel === null ? 'Nothing to redo' : `Redo: ${redoLabel} (Ctrl+Shift+Z)`;
  return (
    <div className="ec-floor-history">
      <SavedMark scope={FLOOR} />
      <Tooltip label={undoText}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={undoText}
          data-testid="undo"
          {...(undoLabel === null ? { 'data-disabled': true } : {})}
          aria-disabled={undoLabel === null}
          onClick={editor.undo}
        >
          <IconArrowBackUp size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redoText}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={redoText}
          data-testid="redo"
          {...(redoLabel === null ? { 'data-disabled': true } : {})}
          aria-disabled={redoLabel === null}
          onClick={editor.redo}
        >
          <IconArrowForwardUp size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const zooms = [1, 1.5, 2, 3, 4] as const;

/** What the pointer does on the plan. */
export function Toolbar({ editor }: { readonly editor: Editor }) {
  const tools: readonly { readonly tool: Tool; readonly name: string; readonly icon: typeof IconPointer }[] = [
    { tool: 'select', name: 'Select', icon: IconPointer },
    ...kinds.map((kind) => ({ tool: kind, name: kindNames[kind].one, icon: kindIcons[kind] })),
  ];
  const off = !editor.allowed ? whyNot('plan') : editor.locked ? 'Save or give up what you are changing first.' : null;
  return (
    <div className="ec-floor-tools">
      <div role="toolbar" aria-label="Tools" className="ec-floor-toolbar">
        {tools.map(({ tool, name, icon: Icon }) => {
          const reason = tool === 'select' ? null : off;
          const button = (
            <Button
              key={tool}
              size="compact-md"
              variant={editor.tool === tool ? 'filled' : 'default'}
              leftSection={<Icon size={17} aria-hidden />}
              aria-pressed={editor.tool === tool}
              {...(reason === null ? {} : { 'data-disabled': true, 'aria-disabled': true })}
              onClick={() => {
                if (reason === null) editor.use(tool);
              }}
            >
              {name}
            </Button>
          );
          return reason === null ? (
            button
          ) : (
            <Tooltip key={tool} label={reason} events={{ hover: true, focus: true, touch: true }}>
              {button}
            </Tooltip>
          );
        })}
      </div>
    </div>
  );
}

/** How near one looks at the plan. */
export function Zoom({ zoom, onZoom }: { readonly zoom: number; readonly onZoom: (zoom: number) => void }) {
  const step = zooms.findIndex((z) => z === zoom);
  return (
    <div className="ec-floor-zoom">
      <ActionIcon
        variant="default"
        size="md"
        aria-label="Zoom out"
        disabled={step === 0}
        onClick={() => onZoom(zooms[Math.max(0, step - 1)]!)}
      >
        <IconZoomOut size={16} aria-hidden />
      </ActionIcon>
      <span className="ec-num">{Math.round(zoom * 100)} %</span>
      <ActionIcon
        variant="default"
        size="md"
        aria-label="Zoom in"
        disabled={step === zooms.length - 1}
        onClick={() => onZoom(zooms[Math.min(zooms.length - 1, step + 1)]!)}
      >
        <IconZoomIn size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
