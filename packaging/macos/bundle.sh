#!/bin/bash
# bundle.sh: makes dist/Latchkey.app of bin/latchkey, on a Mac. SIGN names the signing identity;
# without it the signature is ad hoc, which is enough for this computer. Never run: docs/macos.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
app=dist/Latchkey.app
version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)

rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp bin/latchkey "$app/Contents/MacOS/latchkey"
sed "s/VERSION/$version/" packaging/macos/Info.plist >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist"

icons=$(mktemp -d)/Latchkey.iconset
mkdir -p "$icons"
for size in 16 32 128 256 512; do
  sips -z $size $size assets/icon.png --out "$icons/icon_${size}x$size.png" >/dev/null
  sips -z $((2 * size)) $((2 * size)) assets/icon.png --out "$icons/icon_${size}x$size@2x.png" >/dev/null
done
iconutil -c icns "$icons" -o "$app/Contents/Resources/Latchkey.icns"
rm -rf "$(dirname "$icons")"

if [ -n "${SIGN:-}" ]; then
  codesign --force --options runtime --timestamp --sign "$SIGN" "$app"
else
  codesign --force --sign - "$app"
fi
codesign --verify --strict --verbose=2 "$app"
echo "$app is made. To notarize it, with a profile of notarytool's in the keychain:"
echo "  ditto -c -k --keepParent $app dist/Latchkey.zip"
echo "  xcrun notarytool submit dist/Latchkey.zip --keychain-profile PROFILE --wait"
echo "  xcrun stapler staple $app"
