export const help = `npm run player -- [options]

A screen of the store on this machine: the player's page of the controller in a window of its own, full screen.

  --controller URL   the controller (http://127.0.0.1:8080); off this machine https:// with --pin
  --screen ID        the screen that this player shows; without it the console pairs it
  --pin SPKI         trust this key alone: SHA-256 of the public key, base64, as "npm start" prints it
  --display N        the Nth display of the machine, from 1 (Electron only)
  --window           an ordinary window instead of the full screen
  --state FOLDER     where settings and the browser's files are kept (data/player); two players on one machine need two
  --browser          a Chromium or Chrome found on this machine instead of Electron (CHROME_PATH names another one)
  --headless         without a window, for trying an installation (with --browser)
  --no-sandbox       without the browser's sandbox: needed by the user root, otherwise never wanted
  --install-service  writes the systemd unit that starts this player with the session, with the other options given
  --help             this text

The same settings can stand in FOLDER/player.json ({"controller": "https://...", "screen": "entrance", "pin": "..."})
and in the environment (ENDCAP_PLAYER_CONTROLLER, _SCREEN, _PIN, _DISPLAY, _WINDOW, _STATE). The command line wins over
the environment, the environment over the file. In the file alone:

  "displays": [{"display": 1, "screen": "entrance"}, {"display": 2, "screen": "checkout"}]   a window on each (Electron)
  "power": {"on": ["PROGRAM", "ARGUMENT"], "off": [...]}   commands that switch the panel, also within "displays"
  "updates": {"url": "https://...", "channel": "stable"}   where the packaged player asks for newer versions of itself

The first start fetches Electron (about 120 MB); where that cannot be done, --browser needs no download.`;
