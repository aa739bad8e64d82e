package ui

import (
	"maps"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/activity"
)

// State is all that the window shows. It is a value: transitions return a
// changed copy and never write through a shared slice or map.
type State struct {
	Phase    Phase
	Opening  bool           // the vault is being opened right now
	Problem  *auth.Error    // why the vault is not open, if something went wrong
	Keeper   auth.Keeper    // who keeps the key of the open vault
	Recovery bool           // there is a recovery code
	Code     auth.Secret    // the recovery code just made, while it is shown
	Copy     *home.Found    // with what the copy of vault.toml says, if there is one that holds
	Mending  bool           // the vault is to be opened by that copy
	Unopened home.Unrevoked // what a vault that is not opened would leave alive, while that is asked
	Accounts []auth.Account
	Damaged  []*auth.Error // sealed files that cannot be read

	Providers    []catalog.Entry
	ProvidersErr *auth.Error

	Browsers []browsers.Browser // of this computer; empty: not known
	Browser  string             // id of the one that is usual; empty: the system's

	Room         Room
	Selected     string // account id
	SelectedProv string // provider id, in the room of providers
	Search       string
	Tasks        map[string]Task         // what is under way, by account id
	Troubles     map[string]*auth.Error  // what last went wrong, by account id
	Unsaved      map[string]auth.Account // new tokens that could not be saved, by account id
	Served       map[string][]auth.Entry // tokens that commands were given, by account id
	Used         map[string]Answer       // what the resource answered, by account id
	Checkups     map[string]Checkup      // what providers offer, by checkKey

	Settings home.Settings  // config.toml
	Unset    *auth.Error    // why the settings cannot be read; then they cannot be changed
	Handler  *scheme.Status // who gets the addresses of the app's own scheme; nil: not known yet
	Renewal  Renewal        // the key being renewed
	Errand   Errand         // what the dialog that stands is doing
	Erased   []home.Removed // what was forgotten last
	Can      Abilities      // what can be done with the open vault

	Export activity.Export // what is to be exported, while that is asked
	Facts  []activity.Fact // of what happened, while that is shown

	SignIns    []SignIn   // waiting or stopped, oldest first
	SigningOut SigningOut // of the browser's session at a provider
	Dialog     Dialog     // what is being asked
	Queue      []Dialog   // questions from outside that wait for it to be answered, oldest first
	Draft      *Draft     // the provider being added or changed
	Notice     Notice
	Now        time.Time
}

// Phase is how far the vault has come.
type Phase int

// The phases.
const (
	PhaseStarting Phase = iota // being looked for
	PhaseEmpty                 // there is none yet; it is made by the first sign-in
	PhaseLocked                // a passphrase opens it
	PhaseChoose                // the keyring cannot keep the key of a new vault: the person chooses
	PhaseStuck                 // it is there and cannot be opened
	PhaseOpen
	PhaseHidden  // open, and its content is shut away
	PhaseErasing // everything is being forgotten
)

// Room names a room of the window. See rooms.
type Room string

// The rooms. RoomFirst and RoomGate are shown in place of the others while there
// is nothing to see there.
const (
	RoomAccounts  Room = ""
	RoomFirst     Room = "first"
	RoomGate      Room = "gate"
	RoomProviders Room = "providers"
	RoomSettings  Room = "settings"
)

// Task is what is being done with an account.
type Task string

// The tasks.
const (
	TaskNone    Task = ""
	TaskRefresh Task = "refresh"
	TaskRevoke  Task = "revoke"
	TaskRemove  Task = "remove"
	TaskUse     Task = "use"
)

// Answer is what a resource said when the token was used.
type Answer struct {
	URL    string
	Status int
	Body   string
	Err    *auth.Error
}

// Notice is a short message that goes away by itself.
type Notice struct {
	N    int // counts notices, so that the same words twice are two notices
	Text string
	Bad  bool
}

// Account returns the account of that id.
func (s State) Account(id string) (auth.Account, bool) {
	for i := range s.Accounts { // by index: an account is large to copy
		if s.Accounts[i].ID == id {
			return s.Accounts[i], true
		}
	}
	return auth.Account{}, false
}

// Provider returns the provider of that id; one that is no longer listed keeps
// its id as its name.
func (s State) Provider(id string) (catalog.Entry, bool) {
	for i := range s.Providers {
		if s.Providers[i].ID == id {
			return s.Providers[i], true
		}
	}
	return catalog.Entry{Provider: auth.Provider{ID: id}}, false
}

// SignIn returns the sign-in of that number.
func (s State) SignIn(n int) (SignIn, bool) {
	for _, x := range s.SignIns {
		if x.N == n {
			return x, true
		}
	}
	return SignIn{}, false
}

// FirstRun reports whether nothing is linked yet and nothing is on its way.
func (s State) FirstRun() bool {
	return (s.Phase == PhaseEmpty || s.Phase == PhaseOpen) &&
		len(s.Accounts) == 0 && len(s.SignIns) == 0 && len(s.Damaged) == 0
}

// at sets the clock.
func (s State) at(now time.Time) State {
	s.Now = now
	return s
}

// inRoom goes through the rail.
func (s State) inRoom(r Room) State {
	s.Room = r
	return s
}

// noticed shows a short message.
func (s State) noticed(text string, bad bool) State {
	s.Notice = Notice{N: s.Notice.N + 1, Text: text, Bad: bad}
	return s
}

// unnoticed takes the message of that number away.
func (s State) unnoticed(n int) State {
	if s.Notice.N == n {
		s.Notice.Text = ""
	}
	return s
}

// with and without are copies of a map with one key set or taken away.
func with[V any](m map[string]V, key string, v V) map[string]V {
	c := make(map[string]V, len(m)+1)
	maps.Copy(c, m)
	c[key] = v
	return c
}

func without[V any](m map[string]V, key string) map[string]V {
	if _, ok := m[key]; !ok {
		return m
	}
	c := maps.Clone(m)
	delete(c, key)
	return c
}

// view says which room a state is shown in.
func (s State) view() Room {
	switch {
	case s.Phase != PhaseOpen && s.Phase != PhaseEmpty:
		return RoomGate // a hidden window tells nothing either
	case s.Room == RoomAccounts && s.FirstRun():
		return RoomFirst
	}
	return s.Room
}
