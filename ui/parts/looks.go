package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Look is how a state is shown: an icon, or the turning arc, in a colour. A
// word always goes with it.
type Look struct {
	Icon    fyne.Resource
	Colour  fyne.ThemeColorName
	Turning bool // the arc takes the icon's place
}

// LookActive is a token that is valid.
func LookActive() Look { return Look{Icon: IconStatusActive, Colour: ColorActive} }

// LookSignInAgain is an account that the person must sign in to again.
func LookSignInAgain() Look { return Look{Icon: theme.LoginIcon(), Colour: ColorAttention} }

// LookExpiring is a token with little time left.
func LookExpiring() Look { return Look{Icon: theme.HistoryIcon(), Colour: ColorExpiring} }

// LookExpired is a token past its end that can be refreshed.
func LookExpired() Look { return LookExpiring() }

// LookUnreachable is a provider that did not answer.
func LookUnreachable() Look { return Look{Icon: IconStatusOffline, Colour: ColorRevoked} }

// LookRevoked is an account whose access was ended.
func LookRevoked() Look { return Look{Icon: IconStatusRevoked, Colour: ColorRevoked} }

// LookInDoubt is a refresh whose answer was lost.
func LookInDoubt() Look { return Look{Icon: theme.HelpIcon(), Colour: ColorExpiring} }

// LookBusy is work under way: the arc.
func LookBusy() Look { return Look{Colour: ColorAccent, Turning: true} }

// LookStopped is a step that failed, or an attacker who got in.
func LookStopped() Look { return Look{Icon: IconStatusStopped, Colour: ColorAttention} }

// LookSupported is what a provider offers.
func LookSupported() Look { return Look{Icon: theme.ConfirmIcon(), Colour: ColorActive} }

// LookRequired is what a provider insists on.
func LookRequired() Look { return Look{Icon: IconShield, Colour: ColorAccent} }

// LookNotOffered is what a provider lacks.
func LookNotOffered() Look { return Look{Icon: theme.ContentRemoveIcon(), Colour: ColorMuted} }

// LookWarning is a failure that needs attention.
func LookWarning() Look { return Look{Icon: theme.WarningIcon(), Colour: ColorAttention} }

// sameLook compares by name, because Fyne makes a new resource on every call.
func sameLook(a, b Look) bool {
	if a.Colour != b.Colour || a.Turning != b.Turning || (a.Icon == nil) != (b.Icon == nil) {
		return false
	}
	return a.Icon == nil || a.Icon.Name() == b.Icon.Name()
}

// LookCareful is something that is no failure, and that the person has to look at.
func LookCareful() Look { return Look{Icon: theme.WarningIcon(), Colour: ColorExpiring} }

// LookNeeded is something that only the person can give.
func LookNeeded() Look { return Look{Icon: theme.InfoIcon(), Colour: ColorAccent} }
