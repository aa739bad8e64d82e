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

// State is everything that the window shows. It is a value: transitions return a changed copy and
// never write to a shared slice or map.
type State struct {
	Phase    Phase
	Opening  bool           // the vault is being opened right now
	TryAt    time.Time      // when the passphrase is tried, after wrong ones; zero means at once
	Problem  *auth.Error    // why the vault is not open; nil unless an error is the reason
	Keeper   auth.Keeper    // who keeps the key of the open vault
	Recovery bool           // the vault has a recovery code
	Code     auth.Secret    // the recovery code just made, while its dialog is open
	Copy     *home.Found    // what the copy of vault.toml says, if there is an intact one
	Mending  bool           // the vault is to be opened with that copy
	Unopened home.Unrevoked // what deleting an unopened vault would leave alive, while its question is open
	Accounts []auth.Account
	Damaged  []*auth.Error // sealed files that cannot be read

	Providers    []catalog.Entry
	ProvidersErr *auth.Error

	Browsers []browsers.Browser // of this computer; empty means unknown
	Browser  string             // id of the usual browser; empty means the system's

	Room         Room
	Selected     string // account id
	SelectedProv string // provider id, in the room of providers
	Search       string
	Tasks        map[string]Task         // what is being done, by account id
	Troubles     map[string]*auth.Error  // latest failure, by account id
	Renews       bool                    // tokens are renewed before they expire
	NotRenewed   *auth.Error             // why no token is renewed: the vault cannot be written; nil: they are
	Unsaved      map[string]auth.Account // new tokens that could not be saved, by account id
	Served       map[string][]auth.Entry // lines of the ledger, by account id
	Used         map[string]Answer       // what the resource answered, by account id
	Look         AddressLook             // of the address in the picker
	StepUps      map[string]int          // how often the person asked for what a resource demands; see Answer.operation
	Checkups     map[string]Checkup      // what providers offer, by checkKey

	Settings home.Settings  // config.toml
	Unset    *auth.Error    // why the settings cannot be changed: the first of Faults
	Faults   []*auth.Error  // places of config.toml that cannot be used
	Handler  *scheme.Status // handler of the app's own scheme; nil means unknown
	Renewal  Renewal        // progress of a new key
	Errand   Errand         // work of the open dialog
	Erased   []home.Removed // what was erased last
	TextSize int            // in Fyne units at the scale of the start
	Can      Abilities      // what can be done with the open vault

	Demo DemoFaults // how the demo provider fails on demand
	Lab  Lab        // attacks, and how they ended

	Programs Programs        // rules, what programs took, and the question about one
	Flows    Flows           // the recorded attempts, while the room Flow shows them
	Export   activity.Export // what is to be exported, while its question is open
	Facts    []activity.Fact // details of an entry, while its dialog is open

	Entry     auth.Entry // that entry
	EntryFlow string     // id of the attempt in which it happened; empty means that none is recorded

	SignIns    []SignIn   // waiting or stopped, oldest first
	SigningOut SigningOut // the browser's session that is being ended
	Dialog     Dialog     // the open dialog
	Queue      []Dialog   // questions from outside that wait for the open dialog, oldest first
	Draft      *Draft     // the provider being added or edited
	Notice     Notice
	Now        time.Time
}

// Phase is the phase of opening the vault.
type Phase int

// The phases.
const (
	PhaseStarting Phase = iota // the vault is being looked for
	PhaseEmpty                 // there is no vault; the first sign-in creates it
	PhaseLocked                // the vault needs a passphrase
	PhaseChoose                // the keyring cannot keep the key of a new vault: the person chooses the keeper
	PhaseStuck                 // the vault cannot be opened
	PhaseOpen
	PhaseHidden  // open, with its content hidden
	PhaseErasing // everything is being erased
)

// Room names a room of the window. See rooms.
type Room string

// The rooms. RoomFirst and RoomGate replace the others while those have nothing to show.
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

// Answer is what a resource answered to a request with the token.
type Answer struct {
	URL    string
	Status int
	Took   time.Duration // from the request to the answer
	Body   string
	Err    *auth.Error
}

// Notice is a short message that disappears by itself.
type Notice struct {
	N    int // counts notices, so that two notices with the same text differ
	Text string
	Bad  bool
}

// Account returns the account with that id.
func (s State) Account(id string) (auth.Account, bool) {
	for i := range s.Accounts { // by index: an account is large to copy
		if s.Accounts[i].ID == id {
			return s.Accounts[i], true
		}
	}
	return auth.Account{}, false
}

// Provider returns the provider with that id. One that is no longer listed has its id as its name.
func (s State) Provider(id string) (catalog.Entry, bool) {
	for i := range s.Providers {
		if s.Providers[i].ID == id {
			return s.Providers[i], true
		}
	}
	return catalog.Entry{Provider: auth.Provider{ID: id}}, false
}

// SignIn returns the sign-in with that number.
func (s State) SignIn(n int) (SignIn, bool) {
	for _, x := range s.SignIns {
		if x.N == n {
			return x, true
		}
	}
	return SignIn{}, false
}

// FirstRun reports whether there is neither an account nor a sign-in.
func (s State) FirstRun() bool {
	return (s.Phase == PhaseEmpty || s.Phase == PhaseOpen) &&
		len(s.Accounts) == 0 && len(s.SignIns) == 0 && len(s.Damaged) == 0
}

// at sets the clock.
func (s State) at(now time.Time) State {
	s.Now = now
	return s
}

// inRoom changes the room.
func (s State) inRoom(r Room) State {
	s.Room = r
	return s
}

// noticed shows a short message.
func (s State) noticed(text string, bad bool) State {
	s.Notice = Notice{N: s.Notice.N + 1, Text: text, Bad: bad}
	return s
}

// unnoticed removes the notice with that number.
func (s State) unnoticed(n int) State {
	if s.Notice.N == n {
		s.Notice.Text = ""
	}
	return s
}

// with returns a copy of a map with one key set; without returns one with a key removed.
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

// view returns the room that shows the state.
func (s State) view() Room {
	switch {
	case s.Phase != PhaseOpen && s.Phase != PhaseEmpty:
		return RoomGate // a hidden window shows nothing of the accounts
	case s.Room == RoomAccounts && s.FirstRun():
		return RoomFirst
	}
	return s.Room
}
