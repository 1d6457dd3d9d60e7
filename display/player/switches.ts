/** Switches of Chromium that a screen in a shop needs, in Electron and in a browser of the machine: [name, value]. */
export const SCREEN_SWITCHES: readonly (readonly [string, string?])[] = [
  ['autoplay-policy', 'no-user-gesture-required'],
  ['disable-background-timer-throttling'],
  ['disable-backgrounding-occluded-windows'],
  ['disable-renderer-backgrounding'],
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  ['disable-component-update'],
  ['disable-background-networking'],
  ['noerrdialogs'],
  // No keyring asks for a password on a wall.
  ['password-store', 'basic'],
];

/** Without the graphics chip: by software, WebGL too, which Chromium since 139 does not do unasked. */
export const SOFTWARE_SWITCHES: readonly (readonly [string])[] = [['disable-gpu'], ['enable-unsafe-swiftshader']];
