// How much longer a command takes while many executives look at the board: quiet, then with so many boards open, one change a second, and how soon the boards are told.
// A board is a whole circuit, over the hub that the browser's script speaks to, without the browser. Against a demonstration that is served, with Node 20:
//
//   release-planner token issue --as exhibitor:carmike --store release-planner.db        (while it is not served; prints the token)
//   release-planner serve --demo                                                         (printed the executive's password when it was filled)
//   npm install --no-save @microsoft/signalr@10 @microsoft/signalr-protocol-msgpack@10 ws@8
//   TOKEN=rp_... node boards.mjs http://127.0.0.1:5080 executive@demo.example PASSWORD [boards 200] [seconds 60]
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import WebSocket from 'ws';

const [, , base, email, password, boards = '200', seconds = '60'] = process.argv;
const window = 'window:copper-sky/us/theatrical';
const wait = ms => new Promise(done => setTimeout(done, ms));
const toldAt = [];
let batches = 0;
let sent = 0;

async function api(path, body) {
    const answer = await fetch(`${base}/api/v1/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${process.env.TOKEN}`, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
    });
    if (!answer.ok) { throw new Error(`${path}: ${answer.status} ${await answer.text()}`); }
    return answer.json();
}

async function signIn() {
    const cookies = new Map();
    const keep = answer => answer.headers.getSetCookie().forEach(c => {
        const [pair] = c.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    });
    const written = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const door = await fetch(`${base}/sign-in`);
    keep(door);
    const token = (await door.text()).match(/name="__RequestVerificationToken"[^>]*value="([^"]+)"/)[1];
    const entered = await fetch(`${base}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: written(), origin: base },
        body: new URLSearchParams({ email, password, __RequestVerificationToken: token }),
    });
    if (entered.status >= 400) { throw new Error(`sign-in: ${entered.status}`); }
    keep(entered);
    return written();
}

/** Loads the page, starts its circuit with the components that stand in it, and says of every batch that it was drawn. */
async function openBoard(cookie, index) {
    const page = await (await fetch(`${base}/board`, { headers: { cookie, accept: 'text/html' } })).text();
    const components = [...page.matchAll(/<!--Blazor:(\{.*?\})-->/g)].map(m => JSON.parse(m[1])).filter(m => m.type === 'server');
    const state = page.match(/<!--Blazor-Server-Component-State:(.*?)-->/)?.[1] ?? '';
    const protocol = new MessagePackHubProtocol();
    Object.defineProperty(protocol, 'name', { value: 'blazorpack' });
    class Socket extends WebSocket {
        constructor(url, protocols, options) { super(url, protocols, { ...options, headers: { ...options?.headers, cookie, origin: base } }); }
    }
    const hub = new HubConnectionBuilder()
        .withUrl(`${base}/_blazor`, { transport: HttpTransportType.WebSockets, skipNegotiation: true, WebSocket: Socket })
        .withHubProtocol(protocol).configureLogging(LogLevel.Error).build();
    for (const told of ['JS.AttachComponent', 'JS.EndInvokeDotNet', 'JS.SavePersistedState', 'JS.EndUpdateRootComponents']) { hub.on(told, () => { }); }
    hub.on('JS.Error', message => { throw new Error(message); });
    hub.on('JS.BeginInvokeJS', call => {
        const handle = typeof call === 'string' ? JSON.parse(call).asyncHandle : call;
        if (handle) { hub.send('EndInvokeJSFromDotNet', handle, true, JSON.stringify([handle, true, null])); }
    });
    hub.on('JS.RenderBatch', id => {
        batches++;
        toldAt[index] = performance.now();
        hub.send('OnRenderCompleted', id, null);
    });
    await hub.start();
    await hub.invoke('StartCircuit', `${base}/`, `${base}/board`, '[]', '');
    await hub.send('UpdateRootComponents', JSON.stringify({ batchId: 1, operations: components.map((marker, i) => ({ type: 'add', ssrComponentId: i + 1, marker })) }), state);
}

const quantile = (numbers, q) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(q * numbers.length))];
const written = numbers => `p50 ${quantile(numbers, 0.5).toFixed(0)} ms, p99 ${quantile(numbers, 0.99).toFixed(0)} ms`;

// Houses with one run, of standard screens: theirs go to and fro between one screen and two, which every board shows.
const found = (await api(`queries/WindowBookings?window=${window}&limit=500`)).bookings;
const houses = [...new Set(found.map(b => b.theater))]
    .filter(t => found.filter(b => b.theater === t).every((b, _, all) => all.length === 1 && b.format === 'standard' && ['playing', 'upcoming'].includes(b.standing))).slice(0, 14);

async function change() {
    const begun = performance.now();
    await api('commands/AmendBookings', { commandId: `boards-${Date.now()}-${sent}`, window, theaters: { ids: [houses[sent % houses.length]] }, screens: 1 + (Math.floor(sent / houses.length) % 2) });
    sent++;
    return performance.now() - begun;
}

async function measure(name) {
    const [commands, told] = [[], []];
    for (let i = 0; i < Number(seconds); i++) {
        const begun = performance.now();
        commands.push(await change());
        await wait(Math.max(0, 1000 - (performance.now() - begun)));
        told.push(...toldAt.filter(at => at > begun).map(at => at - begun));
    }
    console.log(`${name}: a command ${written(commands)}${told.length > 0 ? `; boards told after ${written(told)}` : ''}`);
    return commands;
}

for (let i = 0; i < 100; i++) { await change(); }
const quiet = await measure('quiet');
const cookie = await signIn();
for (let i = 0; i < Number(boards); i++) { await openBoard(cookie, i); }
await wait(3000);
for (let i = 0; i < 10; i++) { await change(); await wait(1000); }
batches = 0;
const looked = await measure(`${boards} boards`);
console.log(`${batches} batches drawn; p99 of a command with the boards is ${(quantile(looked, 0.99) / quantile(quiet, 0.99)).toFixed(2)} times the quiet one`);
process.exit(0);
