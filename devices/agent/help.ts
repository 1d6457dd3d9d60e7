const common = `
Options of every kind
  --controller URL   the controller (http://127.0.0.1:8080)
  --state FOLDER     where the device keeps its key (data/agents/KIND; or camera-ID, digits-RACK)
  --name NAME        how the device calls itself until someone names it (the kind)
  --pin SPKI         trust the certificate authority with this key alone: SHA-256 of its public key, base64
  --help             this text`;

const simulator = `npm run device -- simulator [--seed N] [--shoppers N] [--speed X]

A simulated shop: shoppers walk the floor plan, tags advertise, cameras count, likes and sales happen.
Everything it sends is marked as simulated.

  --seed N           same seed, same shoppers (the store's)
  --shoppers N       shoppers in the store on average, 0 to 500 (the store's)
  --speed X          times faster than life (1)
${common}`;

const replay = `npm run device -- replay --format FORMAT --data FILE [--speed X] [--loop]

A recording, played as if it happened now.

  --format danis     lines of time, receiver, beacon, RSSI, position (danis-tetam .mbd)
  --format trace     CloudEvents as JSON, one per line, with "time" or "offsetms" (ms since the start)
  --data FILE        the recording
  --speed X          times faster than it was recorded (1)
  --loop             begin again at the end
${common}`;

const ble = `npm run device -- ble --receiver ID[=hciN] [--adapter hciN]

Bluetooth adapters as receivers of the store: they hear iBeacon, AltBeacon, Eddystone (UID, EID, TLM), BTHome, Kontakt.io,
Minew and lasting addresses. Of enrolled tags alone anything leaves this process; and, while somebody enrols at this
receiver, the tag that is held to it. macOS and Windows have one adapter and hide addresses.

  --receiver ID      which receiver of the store this is; ID=hciN: with that adapter. Several adapters: again for each
  --adapter hciN     the adapter of the receiver before it, of the same number in the row (the first adapter)
${common}`;

const gpio = `npm run device -- gpio [--button ID=LINE[,low]] [--output ID=LINE[,low]] [--chip LABEL]

Buttons and lamps on GPIO lines (Linux). --button and --output may come several times.

  --button ID=LINE   a button of the store; ",low": pressed while the line is low
  --output ID=LINE   an output of the store; ",low": on while the line is low
  --chip LABEL       the chip by its label (the pin header of a Raspberry Pi, or the only chip)
${common}`;

const rack = `npm run device -- rack --rack ID --clk LINE --dio LINE [--product ID] [--digits 4|6] [--brightness 0-7]

The likes of a product on digits beside it: a TM1637 display on two GPIO lines (Linux), fed with 3.3 V.

  --rack ID          which rack of the store this is
  --product ID       which product that hangs there (the first)
  --clk LINE         line of the display's CLK
  --dio LINE         line of the display's DIO
  --chip LABEL       the GPIO chip by its label (the pin header of a Raspberry Pi, or the only chip)
  --digits 4|6       digits of the display (4)
  --order 210543     which digit of the chip is wired to which place, from the left (from left to right)
  --brightness 0-7   (7)
${common}`;

const camera = `npm run device -- camera --source FILE|FOLDER|URL|webcam|/dev/videoN --camera ID [--model FILE|NAME]
npm run device -- camera --camera ID=SOURCE --camera ID=SOURCE ... [--model FILE|NAME]

Counts people in the zones of cameras and across their lines. Pictures stay in this process's memory: only counts leave
it. Needs ffmpeg. Without --model it sees only whether anything moves, and counts nobody. A camera that is dark, covered,
frozen, moved or away sends no counts, and says so.

  --source FILE      a video, played at its own speed
  --source FOLDER    its pictures (JPEG, PNG, WebP), by name, --fps a second
  --source URL       rtsp:// or rtsps:// (a camera's stream), http:// or https:// (a stream, or one picture again and again)
  --credentials FILE users and passwords of cameras, one line each: CAMERA USER:PASSWORD, or * USER:PASSWORD for all others;
                     the file must be readable by you alone (chmod 600). The same lines may stand in the environment, as
                     ENDCAP_CAMERA_CREDENTIALS. In --source every user of this machine could read them
  --source webcam    the first webcam; on Linux also /dev/videoN
  --camera ID        which camera of the store this is: its areas, lines and masks come from there
  --camera ID=SOURCE a camera with its source; several share one network in fair turns
  --model FILE|NAME  a network as an ONNX file, or one that "npm run endcap -- model add" knows: YOLOX (its raw grid), YOLO
                     without overlap (NMS-free, [1, rows, 6]), or SSD (boxes, scores and classes)
  --model-layout HOW auto (as the file declares it), yolox, nms-free or ssd: which of them a FILE is, where it could be two;
                     a file that is another is refused
  --model-sha256 HASH
                     the SHA-256 that the model must have; another file is refused
  --fps N            pictures a second of each camera, at most, 1 to 60 (10)
  --size WxH         pictures are made no larger than this for the network; larger sees smaller people (640x480,
                     which is 640x360 of a 16:9 view)
  --tiles HOW        large pictures in overlapping pieces, each of --size: auto (views wider than 2:1), off, or columns by
                     rows such as 2x2 for all cameras here. It takes as many times as long as there are pieces
  --threads N        cores for the network (1)
  --cpu-share X      part of the time that the network may work, 0.05 to 1 (1): when that is too little, fewer pictures a
                     second are judged, then smaller ones, and more again when there is room
  --hwaccel HOW      decode in hardware: vaapi, v4l2m2m (H.264 on small boards), auto or none (none); in software where
                     that fails
  --loop             a file or folder begins again at its end
${common}`;

export const kindHelp = { simulator, replay, ble, gpio, rack, camera } as const;

export const help = `npm run device -- KIND [options]

Kinds
  simulator          a simulated shop
  replay             a recording
  ble                a Bluetooth adapter that hears tags
  gpio               buttons and lamps on GPIO lines
  rack               likes of a product on digits beside it
  camera             a camera or a video: counts people

npm run device -- KIND --help says more.
${common}`;
