//go:build linux

package session

import "github.com/jezek/xgb/xproto"

// EmptyClipboard takes the clipboard from the program that has it.
func (d *Session) EmptyClipboard() error {
	x, err := d.connected()
	if err != nil {
		return err
	}
	clipboard, err := xproto.InternAtom(x, false, 9, "CLIPBOARD").Reply()
	if err != nil {
		return err
	}
	return xproto.SetSelectionOwnerChecked(x, xproto.WindowNone, clipboard.Atom, xproto.TimeCurrentTime).Check()
}

// HasClipboard reports whether a program has put something on the clipboard.
func (d *Session) HasClipboard() (bool, error) {
	x, err := d.connected()
	if err != nil {
		return false, err
	}
	clipboard, err := xproto.InternAtom(x, false, 9, "CLIPBOARD").Reply()
	if err != nil {
		return false, err
	}
	owner, err := xproto.GetSelectionOwner(x, clipboard.Atom).Reply()
	return err == nil && owner.Owner != xproto.WindowNone, err
}
