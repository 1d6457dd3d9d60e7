interface Topic {
  readonly usage: readonly string[];
  readonly text: string;
}

const topics: Readonly<Record<string, Topic>> = {
  config: {
    usage: ['config check FILE', 'config import FILE', 'config export [--to FOLDER]'],
    text: `check   reads a store file and its media and lists every fault with its path and the fix; changes nothing
import  makes the store file the next revision, all of it or nothing
export  prints the present store file; with --to it is written into a new folder together with its media`,
  },
  user: {
    usage: ['user add NAME --role ROLE', 'user password NAME', 'user list', 'user remove NAME'],
    text: `The password is asked for on the terminal, or read from standard input (first line); it is never an argument.
Roles: viewer, staff (pairs devices), marketer (campaigns), admin (everything).`,
  },
  pair: {
    usage: ['pair list', 'pair confirm CODE --name NAME [--place ID]'],
    text: `list     devices that show a code and wait
confirm  lets the device with this code in; --place is the screen of a player or the rack of a rack face`,
  },
  token: {
    usage: ['token add NAME --source SOURCE [--source SOURCE ...]', 'token list', 'token revoke ID'],
    text: `A token lets an outside system send events to /api/v1/events, for these CloudEvents sources only.
A trailing * of a source matches any ending. The token is shown once.`,
  },
  model: {
    usage: [
      'model add FILE [--name NAME] [--licence TEXT] [--sha256 HASH] [--layout LAYOUT]',
      'model list',
      'model fetch MODEL [--sha256 HASH]',
    ],
    text: `Detectors for camera agents: networks as ONNX files, kept in the folder models of the data folder.
add    copies a file, records its SHA-256, and a camera agent refuses it when it is another later; with --sha256 only
       the file that has it. Layouts: yolox (raw grid), nms-free (YOLO without overlap), ssd (boxes, scores, classes),
       auto (the usual one: as the file declares it); a camera agent refuses a file that has another
list   names them with licence, source and SHA-256, and those that can be fetched
fetch  takes one from its publisher and refuses any other file: yolox-nano (Apache-2.0, its hash is known here),
       yolox-tiny, yolox-s (name the hash with --sha256). A download that broke off goes on where it was`,
  },
  survey: {
    usage: [
      'survey record --tag ID --for SECONDS --out FILE',
      'survey check FILE',
      'survey import FILE [--use]',
      'survey list',
      'survey use ID|none',
    ],
    text: `Surveys of the floor: what the receivers hear from known places. FILE is a survey as a store file has it (YAML or
JSON), or a recording (JSON): {"tag": "mac:...", "walk": [{"at": {"x": 1, "y": 2}, "atMs": 0}, ...] or
"points": [{"at": ..., "fromMs": 0, "toMs": 9000}, ...], "sightings": [{"receiver": "r1", "rssi": -63, "atMs": 40}, ...]}.
record  has a running controller keep what is heard of one tag of a basket or an asset, for an hour at most, and writes a
        recording; then put into "points" where the tag was and when, or give a "walk" instead
check   says how good it is; changes nothing
import  keeps it, in the place of one with its id; with --use places are worked out by it from now on
use     puts one to use, and the others out of use; none: places are worked out without a survey`,
  },
  backup: {
    usage: ['backup FOLDER'],
    text: `Copies the database and all media into a new folder while the controller runs.
To go back to it, start the controller with ENDCAP_DATA set to that folder, or to a copy of it.`,
  },
  replay: {
    usage: ['replay --from T --to T [--with FILE] [--json]'],
    text: `Runs a recorded time again and compares every decision with the one written down.
--with  what would have been with a draft instead: a store file, or a file with "changes:" as the API takes them
        (section with put or remove). Time on screen, plays, triggers and people of each campaign, beside what was
--json  the whole report as data
T is 2026-11-21T14:30 (the time of the store), 2026-11-21 (the beginning of that day) or 2026-11-21T13:30:00Z.
Exit code 1: something came out differently, or could not be run again.`,
  },
  why: {
    usage: ['why SCREEN [--at T] [--json]'],
    text: `Why a screen shows what it shows, or showed it at an instant: the rule, its readings as they were then, and
for every other campaign the first reason that ruled it out.`,
  },
  status: { usage: ['status'], text: 'Shows what runs on the data folder and what it holds.' },
};

const environment = `The data folder is ENDCAP_DATA, by default ./data. A running controller is asked over its control socket;
without one the command opens the data folder itself.
Exit codes: 0 done, 1 refused or faults found, 2 the command line was not understood.`;

/** Help for one command, or for all of them. */
export function help(topic?: string): string {
  const one = topic === undefined ? undefined : topics[topic];
  if (one !== undefined) {
    return `${one.usage.map((line) => `  npm run endcap -- ${line}`).join('\n')}\n\n${one.text}\n\n${environment}`;
  }
  const all = Object.values(topics).flatMap((t) => t.usage.map((line) => `  ${line}`));
  return `npm run endcap -- COMMAND\n\n${all.join('\n')}\n\nCOMMAND --help tells more.\n\n${environment}`;
}
