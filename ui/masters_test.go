package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
)

// TestMasters compares the tree of objects of the main screens, with their positions, sizes and
// colour names, with testdata. It writes differences to testdata/failed; an intended change is
// copied over the master.
func TestMasters(t *testing.T) {
	d := newTestWindow(t)
	fyne.CurrentApp().Settings().SetTheme(parts.ForcedTheme(theme.VariantLight))
	d.app.deps.Now = func() time.Time { return noon }
	accounts := State{Phase: PhaseOpen, Keeper: auth.KeeperPassphrase}.withAccounts([]auth.Account{
		account("one", "alpha", 40*time.Minute), account("two", "beta", time.Hour, refused),
		account("three", "gamma", time.Hour, unreachable), account("four", "delta", 2*time.Minute),
	}, nil).selected("one")
	screens := map[string]State{
		"first-run": {Phase: PhaseEmpty},
		"accounts":  accounts,
		"revoke":    accounts.withDialog(Dialog{Kind: DialogRevoke, Account: "one"}),
		"unlock":    {Phase: PhaseLocked},
	}
	for name, s := range screens {
		for size, at := range map[string]fyne.Size{"": sizes[1], "-800x560": sizes[0]} {
			d.w.Resize(at)
			d.showState(s)
			d.drain()
			test.AssertRendersToMarkup(t, "screens/"+name+size+".xml", d.w.Canvas())
			d.showState(State{Phase: PhaseEmpty})
		}
	}
}
