import { createTheme } from '@mantine/core';

/** Mantine in the console's own colours; the neutrals and tones are in `frame/tokens.css`. */
export const theme = createTheme({
  primaryColor: 'petrol',
  // Both carry white text.
  primaryShade: { light: 7, dark: 6 },
  cursorType: 'pointer',
  defaultRadius: 'md',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '620' },
  colors: {
    petrol: [
      '#e6f6f8',
      '#cfeaee',
      '#a3d8df',
      '#78c9d3',
      '#56c0cd',
      '#2b9dac',
      '#15808f',
      '#0b6675',
      '#08535f',
      '#06414b',
    ],
    dark: [
      '#e6eceb',
      '#c4cecd',
      '#9fadac',
      '#7d8b8b',
      '#3a4748',
      '#2a3536',
      '#1c2425',
      '#151b1c',
      '#0e1314',
      '#0a0e0f',
    ],
  },
  components: {
    Tooltip: { defaultProps: { withArrow: true, fz: 'xs' } },
    // The head of a dialog is not a second banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Button: { defaultProps: { size: 'sm' } },
  },
});
