#!/bin/sh
# Makes wwwroot/vendor and wwwroot/maps again from the npm packages that package.json names. Needs Node 20 or later and npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../wwwroot
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/package-lock.json "$here"/*.mjs "$here"/*.txt "$work"/
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
packages=$work/node_modules

mkdir -p "$root/vendor/echarts" "$root/vendor/inter" "$root/vendor/symbols" "$root/maps"
"$packages/.bin/esbuild" echarts.mjs --bundle --minify --format=esm --target=es2022 --legal-comments=none \
    --define:process.env.NODE_ENV='"production"' --log-level=warning --outfile="$root/vendor/echarts/echarts.js"
if grep -qE '\beval\(|new Function|[^A-Za-z0-9_$.]Function\(' "$root/vendor/echarts/echarts.js"; then
    echo "echarts.js makes code from text, which the pages' Content-Security-Policy refuses" >&2
    exit 1
fi
cat "$packages/echarts/LICENSE" "$packages/echarts/NOTICE" "$packages/zrender/LICENSE" >"$root/vendor/echarts/LICENSE"

node fonts.mjs "$packages" "$root/vendor"
node maps.mjs "$packages" "$root/maps"
