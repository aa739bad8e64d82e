package ui

import (
	"sync"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
)

// looks defines how statuses are drawn: icon and colour. The status word is always beside it.
var looks = sync.OnceValue(func() map[look]parts.Look {
	return map[look]parts.Look{
		look(auth.StatusActive):      parts.LookActive(),
		look(auth.StatusExpiring):    parts.LookExpiring(),
		look(auth.StatusExpired):     parts.LookExpired(),
		look(auth.StatusSignInAgain): parts.LookSignInAgain(),
		look(auth.StatusRevoked):     parts.LookRevoked(),
		look(auth.StatusUnreachable): parts.LookUnreachable(),
		look(auth.StatusInDoubt):     parts.LookInDoubt(),
		lookBusy:                     parts.LookBusy(),
		lookStopped:                  parts.LookStopped(),
		lookDamaged:                  parts.LookWarning(),
		lookPending:                  parts.LookUnreachable(),
		lookDenied:                   parts.LookRevoked(),
	}
})

// lookOf returns how a row or a headline is drawn.
func lookOf(l look) parts.Look { return looks()[l] }

// dotColour returns the colour of a dot in the activity card.
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
