package ui

import (
	"reflect"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/activity"
)

// activityFrom is what the entries of the room are made of. Slices and maps of a state
// are never written to, so that it is enough to know which they are.
type activityFrom struct {
	accounts  *auth.Account
	providers *catalog.Entry
	counts    [2]int
	served    uintptr
}

// activity is the slice of the state that the room shows.
func (s State) activity() activity.Shown {
	return activity.Shown{
		From: activityFrom{
			accounts: first(s.Accounts), providers: first(s.Providers),
			counts: [2]int{len(s.Accounts), len(s.Providers)}, served: reflect.ValueOf(s.Served).Pointer(),
		},
		Read: func() ([]activity.Account, []activity.Entry) { return readActivity(s) },
		Now:  s.Now,
	}
}

// exporting asks where a file of what the room shows goes.
func (s State) exporting(e activity.Export) State {
	s.Export = e
	return s.asking(Dialog{Kind: DialogExport})
}

// telling shows an entry of the room at length.
func (s State) telling(account string, facts []activity.Fact) State {
	s.Facts = facts
	return s.asking(Dialog{Kind: DialogEntry, Account: account})
}
