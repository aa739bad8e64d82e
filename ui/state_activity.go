package ui

import (
	"reflect"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/activity"
)

// activityFrom identifies what the entries of the room are made from. Slices and maps of a state
// are never written to, so that their identity is enough.
type activityFrom struct {
	accounts  *auth.Account
	providers *catalog.Entry
	counts    [2]int
	served    uintptr
}

// activity returns the slice of the state that the room shows.
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

// exporting opens the question where to write the exported activity.
func (s State) exporting(e activity.Export) State {
	s.Export = e
	return s.withDialog(Dialog{Kind: DialogExport})
}

// withEntry opens the details of an entry.
func (s State) withEntry(account string, facts []activity.Fact) State {
	s.Facts = facts
	return s.withDialog(Dialog{Kind: DialogEntry, Account: account})
}
