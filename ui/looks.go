package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
)

// lookOf is how a status is drawn: its icon and its colour. The word always
// stands beside it.
func lookOf(l look) parts.Look {
	switch l {
	case look(auth.StatusActive):
		return parts.LookActive()
	case look(auth.StatusExpiring):
		return parts.LookExpiring()
	case look(auth.StatusExpired):
		return parts.LookExpired()
	case look(auth.StatusSignInAgain):
		return parts.LookSignInAgain()
	case look(auth.StatusRevoked):
		return parts.LookRevoked()
	case look(auth.StatusUnreachable):
		return parts.LookUnreachable()
	case look(auth.StatusInDoubt):
		return parts.LookInDoubt()
	case lookBusy:
		return parts.LookBusy()
	case lookStopped:
		return parts.LookStopped()
	}
	return parts.LookWarning()
}

// dotColour is the colour of a dot in the activity card.
func dotColour(t tone) fyne.ThemeColorName {
	switch t {
	case toneGood:
		return parts.ColorActive
	case toneBad:
		return parts.ColorAttention
	case toneUse:
		return parts.ColorAccent
	}
	return parts.ColorInputBorder
}
