// Fonts of the pages: Inter (latin) as it comes, and of Material Symbols only the icons named in icons.txt.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create } from 'fontkit';
import subsetFont from 'subset-font';

const [packages, out] = process.argv.slice(2);
const names = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'icons.txt'), 'utf8').split('\n').filter(Boolean);

copyFileSync(join(packages, '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'), join(out, 'inter/inter-latin.woff2'));
copyFileSync(join(packages, '@fontsource-variable/inter/LICENSE'), join(out, 'inter/LICENSE'));

const whole = readFileSync(join(packages, 'material-symbols/material-symbols-outlined.woff2'));
const symbols = [...codePoints(create(whole), names)];
const letters = [...new Set(names.join(''))];
// Without the closure of the layout: the letters alone would pull in every icon whose name they can spell.
const subset = await subsetFont(whole, [...letters, ...symbols].join(''), {
    targetFormat: 'woff2',
    noLayoutClosure: true,
    keepFeatures: ['liga', 'rlig', 'calt', 'ccmp'],
    variationAxes: { FILL: { min: 0, max: 1, default: 0 }, GRAD: 0, opsz: 24, wght: { min: 400, max: 600, default: 400 } },
});

const made = create(subset);
for (const name of names) {
    if (made.layout(name).glyphs.length !== 1) throw new Error(`${name} is spelled, not drawn, by the subset`);
}
writeFileSync(join(out, 'symbols/symbols.woff2'), subset);
copyFileSync(join(packages, 'material-symbols/LICENSE'), join(out, 'symbols/LICENSE'));
console.log(`${names.length} icons, ${subset.length} bytes`);

/** The character by which the font also reaches the icon that a name is a ligature for: a subset is told characters, not glyphs. */
function* codePoints(font, names) {
    const byGlyph = new Map(font.characterSet.map(c => [font.glyphForCodePoint(c).id, c]));
    for (const name of names) {
        const { glyphs } = font.layout(name);
        const code = glyphs.length === 1 ? byGlyph.get(glyphs[0].id) : undefined;
        if (code === undefined) throw new Error(`Material Symbols has no icon ${name}`);
        yield String.fromCodePoint(code);
    }
}
