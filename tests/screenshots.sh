#!/usr/bin/env bash
# Makes a picture of every page at 390 and 1440 pixels, light and dark, and tests/screenshots/index.html to look at them together.
set -euo pipefail
cd "$(dirname "$0")/.."
export RELEASEPLANNER_SCREENSHOTS="$PWD/tests/screenshots"
rm -rf "$RELEASEPLANNER_SCREENSHOTS"
dotnet test tests/ReleasePlanner.BrowserTests/ReleasePlanner.BrowserTests.csproj --filter "FullyQualifiedName~ContactSheet" "$@"
echo "look at tests/screenshots/index.html"
