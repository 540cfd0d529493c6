// What a first visit loads over the wire, in bytes as they were sent (compressed, headers included): everything until the network is quiet, the circuit's socket too.
// Against a demonstration that is served, with Node 20 and a Chromium:
//
//   npm install --no-save playwright-core@1.60
//   node sizes.mjs http://127.0.0.1:5080 executive@demo.example PASSWORD /board [/board/films/...]
//   CHROMIUM=/usr/bin/chromium is where it is looked for.
import { createRequire } from 'node:module';

const { chromium } = createRequire(process.cwd() + '/')('playwright-core');
const [, , base, email, password, ...paths] = process.argv;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
    for (const path of paths) {
        // A context of its own for each: nothing is in the cache, and what the door loads is emptied out of it.
        const context = await browser.newContext();
        const door = await context.newPage();
        await door.goto(`${base}/sign-in`);
        await door.fill('[name=email]', email);
        await door.fill('[name=password]', password);
        await door.press('[name=password]', 'Enter');
        await door.waitForURL(url => !url.pathname.startsWith('/sign-in'));
        await door.close();
        const page = await context.newPage();
        const wire = await context.newCDPSession(page);
        await wire.send('Network.enable');
        await wire.send('Network.clearBrowserCache');
        let sent = 0, asked = 0, socket = 0;
        wire.on('Network.loadingFinished', e => { sent += e.encodedDataLength; asked++; });
        wire.on('Network.webSocketFrameReceived', e => { socket += e.response.payloadData.length * (e.response.opcode === 2 ? 0.75 : 1); });
        await page.goto(base + path, { waitUntil: 'networkidle' });
        await page.waitForTimeout(2000);
        console.log(`${path}: ${(sent / 1000).toFixed(0)} KB in ${asked} answers, and ${(socket / 1000).toFixed(0)} KB by socket before its compression`);
        await context.close();
    }
} finally {
    await browser.close();
}
