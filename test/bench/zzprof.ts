import { flatOut } from './engineFlatOut.ts';
const c = await flatOut('engine');
await c.go(50_000);
let s=0; for (let i=0;i<8;i++) s+=await c.go(50_000);
console.log(Math.round(400_000/s));
