package ui

import (
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogKeys lists the keys.
const DialogKeys DialogKind = "keys"

// keysDialog lists the keys.
type keysDialog struct{ dialog *parts.Dialog }

func (k *keysDialog) shell() *parts.Dialog { return k.dialog }

func newKeysDialog(on closing, version string) *keysDialog {
	rows := parts.Column(0)
	for _, line := range keyLines() {
		rows.Add(parts.Line(0,
			parts.Fixed(152, 28, parts.NewText(parts.Mono, line[0])),
			parts.NewText(parts.Body, line[1]).Cut()))
	}
	k := &keysDialog{parts.NewDialog(parts.WideConfirm, words.KeysTitle(), words.KeysHint())}
	k.dialog.Body(rows).Right(parts.NewButton(parts.Primary, words.Close(), nil, on.answer))
	if version != "" {
		k.dialog.Left(parts.NewText(parts.Caption, words.AppName()+" "+version).Muted())
	}
	return k
}
