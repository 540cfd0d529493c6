// The maps of the pages; and, on standard output, the points by which MapProjectionTests hold MapProjection.cs to these projections.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { geoAlbersUsa, geoConicEqualArea, geoIdentity, geoNaturalEarth1, geoPath } from 'd3-geo';
import iso from 'i18n-iso-countries';
import { feature } from 'topojson-client';
import { planarTriangleArea, presimplify, simplify, sphericalTriangleArea } from 'topojson-simplify';

const [packages, out] = process.argv.slice(2);

// Fixed numbers, not a fit to the data: MapProjection.cs has the same ones.
const conic = (east, parallels, scale, translate) => geoConicEqualArea().rotate([-east, 0]).center([0, 0]).parallels(parallels).scale(scale).translate(translate);
const maps = {
    us: { width: 975, height: 610, projection: geoAlbersUsa().scale(1300).translate([487.5, 305]) },
    ca: { width: 720, height: 610, projection: conic(-96, [50, 70], 832, [309, 1147]) },
    gb: { width: 340, height: 610, projection: conic(-2.5, [51, 58], 3154, [189, 3107]) },
    fr: { width: 610, height: 580, projection: conic(2.5, [44, 49], 3389, [292, 2839]), mainland: [-6, 41, 10, 52] },
    br: { width: 610, height: 610, projection: conic(-54, [-24, -2], 875, [311, 86]), mainland: [-75, -35, -34, 6] },
    world: { width: 975, height: 430, projection: geoNaturalEarth1().scale(178.9).translate([487.5, 251]) },
};

const postal = Object.fromEntries((
    '01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT ' +
    '31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY'
).split(' ').map(s => [s.slice(0, 2), s.slice(2)]));
const country = f => iso.numericToAlpha2(f.id) ?? (f.properties.name === 'Kosovo' ? 'XK' : undefined);

// Already in the projection of the map of the states, so it is simplified in its units.
write('us', features('us-atlas/states-albers-10m.json', 'states', planarTriangleArea, 0.4), geoIdentity(), f => postal[f.id]);
for (const slug of ['ca', 'gb', 'fr', 'br']) {
    const { projection, mainland } = maps[slug];
    const shapes = features('world-atlas/countries-50m.json', 'countries', sphericalTriangleArea, 0.4 / projection.scale() ** 2)
        .filter(f => country(f) === slug.toUpperCase())
        .map(f => mainland ? within(f, mainland) : f);
    write(slug, shapes, projection, country);
}
// Without Antarctica, which has no market and a fifth of the height.
write('world', features('world-atlas/countries-110m.json', 'countries', sphericalTriangleArea, 0).filter(f => country(f) !== 'AQ'), maps.world.projection, country);
copyFileSync(join(packages, 'us-atlas/LICENSE'), join(out, 'LICENSE'));

for (const [slug, name, lat, lon] of [
    ['us', 'New York', 40.7128, -74.006], ['us', 'Los Angeles', 34.0522, -118.2437], ['us', 'Chicago', 41.8781, -87.6298], ['us', 'Miami', 25.7617, -80.1918],
    ['us', 'Seattle', 47.6062, -122.3321], ['us', 'Anchorage', 61.2181, -149.9003], ['us', 'Juneau', 58.3019, -134.4197], ['us', 'Attu', 52.9, 172.9],
    ['us', 'Honolulu', 21.3069, -157.8583], ['us', 'Hilo', 19.7241, -155.0868], ['us', 'San Juan', 18.4655, -66.1057], ['us', 'London', 51.5072, -0.1276],
    ['ca', 'Toronto', 43.6532, -79.3832], ['ca', 'Vancouver', 49.2827, -123.1207], ['ca', 'St. John’s', 47.5615, -52.7126], ['ca', 'Iqaluit', 63.7467, -68.517],
    ['gb', 'London', 51.5072, -0.1276], ['gb', 'Belfast', 54.5973, -5.9301], ['gb', 'Lerwick', 60.153, -1.1493], ['gb', 'Paris', 48.8566, 2.3522],
    ['fr', 'Paris', 48.8566, 2.3522], ['fr', 'Brest', 48.3904, -4.4861], ['fr', 'Bastia', 42.6973, 9.4509], ['fr', 'Cayenne', 4.9224, -52.3135],
    ['br', 'São Paulo', -23.5505, -46.6333], ['br', 'Manaus', -3.119, -60.0217], ['br', 'Porto Alegre', -30.0346, -51.2177],
    ['world', 'Tokyo', 35.6762, 139.6503], ['world', 'Sydney', -33.8688, 151.2093], ['world', 'Suva', -18.1248, 178.4501], ['world', 'Reykjavik', 64.1466, -21.9426],
]) {
    const { width, height, projection } = maps[slug];
    const at = projection([lon, lat]);
    const inside = at && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height;
    console.log(`{ "${slug}", "${name}", ${lat}, ${lon}, ${inside ? `${at[0].toFixed(2)}, ${at[1].toFixed(2)}` : 'null, null'} },`);
}

/** The shapes of an atlas without corners that make less than so much of a difference. */
function features(file, object, area, least) {
    const topology = presimplify(JSON.parse(readFileSync(join(packages, file))), area);
    return feature(simplify(topology, least), topology.objects[object]).features;
}

/** What of a country lies in [west, south, east, north]: the territories overseas are markets of their own. */
function within(f, [west, south, east, north]) {
    const inside = ([x, y]) => x > west && x < east && y > south && y < north;
    return { ...f, geometry: { type: 'MultiPolygon', coordinates: f.geometry.coordinates.filter(polygon => polygon[0].every(inside)) } };
}

/** One path for each shape, with its id, in a group "all". Islets of less than a unit are left out, but no shape altogether. */
function write(slug, shapes, projection, idOf) {
    const { width, height } = maps[slug];
    const path = geoPath(projection).digits(1);
    const lines = shapes.map(f => {
        const parts = (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates)
            .map(coordinates => ({ type: 'Polygon', coordinates }))
            .map(part => ({ part, area: path.area(part) }));
        const largest = Math.max(...parts.map(p => p.area));
        const d = parts.filter(p => p.area >= 1 || p.area === largest).map(p => path(p.part)).join('');
        return { id: idOf(f), line: `<path${idOf(f) ? ` id="${idOf(f)}"` : ''} d="${relative(d)}"/>` };
    }).sort((a, b) => (a.id ?? '').localeCompare(b.id ?? ''));
    writeFileSync(join(out, `${slug}.svg`),
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g id="all">\n${lines.map(l => l.line).join('\n')}\n</g></svg>\n`);
}

/** The same path with each corner told from the one before, in whole tenths, which is half as long. */
function relative(d) {
    return d.split('Z').filter(Boolean).map(ring => {
        const corners = ring.slice(1).split('L').map(c => c.split(',').map(n => Math.round(n * 10)));
        const tenth = n => String(n / 10).replace(/^(-?)0\./, '$1.');
        const pair = (x, y) => tenth(x) + (y < 0 ? '' : ' ') + tenth(y);
        let text = '';
        corners.slice(1).forEach(([x, y], i) => {
            const [dx, dy] = [x - corners[i][0], y - corners[i][1]];
            if (dx || dy) text += (text && dx >= 0 ? ' ' : '') + pair(dx, dy);
        });
        return `M${pair(...corners[0])}${text ? `l${text}` : ''}z`;
    }).join('');
}
