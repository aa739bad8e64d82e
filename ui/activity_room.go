package ui

import (
	"slices"

	"latchkey/auth"
	"latchkey/ui/activity"
	"latchkey/ui/room"
)

// RoomActivity lists what happened to all accounts.
const RoomActivity Room = "activity"

// newActivityRoom connects the room to the window.
func newActivityRoom(a *App) room.Room[State] {
	r := activity.New()
	r.OnBack = func() { a.enter(RoomAccounts) }
	r.OnExport = func(e activity.Export) { a.set(a.state.exporting(e)) }
	r.OnOpen = func(e activity.Entry, facts []activity.Fact) {
		a.set(a.state.withEntry(e.Account, e.Entry, facts))
		a.findFlow(e.Account, e.Entry)
	}
	return room.Of(r, State.activity)
}

// showActivity opens the room with all entries of one account.
func (a *App) showActivity(account string) {
	a.enter(RoomActivity)
	if r, ok := room.As[*activity.Room](a.screen.present()); ok {
		r.Narrow(activity.State{Account: account})
	}
}

// readActivity returns the accounts and their entries in the form that the room takes.
func readActivity(s State) (accounts []activity.Account, entries []activity.Entry) {
	names := s.providerNames()
	for i := range s.Accounts {
		a := &s.Accounts[i]
		provider := names[a.Provider]
		if provider == "" {
			provider = a.Provider
		}
		accounts = append(accounts, activity.Account{
			ID: a.ID, Name: a.DisplayName(), Provider: a.Provider, ProviderName: provider,
			Granted: len(a.Requested) - len(a.Missing()), Requested: len(a.Requested),
		})
		for _, e := range slices.Backward(s.history(*a)) {
			entries = append(entries, entryOf(a.ID, e))
		}
	}
	return accounts, entries
}

func entryOf(account string, e auth.Entry) activity.Entry {
	switch e.What {
	case auth.HappenedServed, auth.HappenedLent, auth.HappenedNotServed:
		e.Note = "" // the program, which By names
	}
	return activity.Entry{Account: account, Entry: e}
}
