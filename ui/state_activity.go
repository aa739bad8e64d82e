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
func (s State) withEntry(account string, e auth.Entry, facts []activity.Fact) State {
	s.Facts, s.Entry, s.EntryFlow = facts, e, ""
	return s.withDialog(Dialog{Kind: DialogEntry, Account: account})
}

// entryIn records in which attempt the shown entry happened.
func (s State) entryIn(account string, e auth.Entry, attempt string) State {
	if s.Dialog == (Dialog{Kind: DialogEntry, Account: account}) && s.Entry == e {
		s.EntryFlow = attempt
	}
	return s
}

// entryShown returns the attempt of the shown entry.
func (s State) entryShown() string { return s.EntryFlow }
