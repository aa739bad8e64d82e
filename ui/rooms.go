package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// entry is one line of the list of rooms.
type entry struct {
	id   Room
	make func(*App) room.Room[State] // called when the room is first shown, because it is slow
	from Room                        // the room that leads to it, if the rail does not
	rail *railItem                   // nil if the rail does not lead to the room
}

// railItem is the item of the rail that leads to a room.
type railItem struct {
	name  string
	icon  fyne.Resource
	key   fyne.KeyName // shortcut with Ctrl
	foot  bool         // placed at the foot of the rail
	enter func(*App)   // reads what the room shows; nil reads nothing
}

// rooms lists the rooms of the window, in the order of the rail. A new room is its
// package, its words, and one line here.
func rooms() []entry {
	return []entry{
		{id: RoomAccounts, make: func(a *App) room.Room[State] { return room.Of(newAccountsRoom(a), State.accountsShown) }, rail: &railItem{name: words.Accounts(), icon: theme.AccountIcon(), key: fyne.Key1}},
		{id: RoomActivity, make: newActivityRoom, from: RoomAccounts},
		{id: RoomPrograms, make: newProgramsRoom, rail: &railItem{name: words.Programs(), icon: parts.IconPrograms, key: fyne.Key2, enter: (*App).enterPrograms}},
		{id: RoomFlow, make: newFlowRoom, rail: &railItem{name: words.Flow(), icon: parts.IconFlow, key: fyne.Key3}},
		{id: RoomLab, make: newLabRoom, rail: &railItem{name: words.Lab(), icon: parts.IconLab, key: fyne.Key4}},
		{id: RoomFirst, make: func(a *App) room.Room[State] { return room.Of(newFirstRoom(a), State.firstShown) }},
		{id: RoomGate, make: func(a *App) room.Room[State] { return room.Of(newGateRoom(a), State.gateShown) }},
		{id: RoomProviders, make: func(a *App) room.Room[State] { return room.Of(newProvidersRoom(a), State.providersShown) }, rail: &railItem{name: words.Providers(), icon: theme.StorageIcon(), key: fyne.Key5, enter: (*App).enterProviders}},
		{id: RoomSettings, make: func(a *App) room.Room[State] { return room.Of(newSettingsRoom(a), State.settingsShown) }, rail: &railItem{name: words.SettingsRoom(), icon: theme.SettingsIcon(), key: fyne.KeyComma, foot: true, enter: (*App).loadSettings}},
	}
}

// placed is a room of the list in a window.
type placed struct {
	entry
	item *parts.NavItem   // nil if the rail does not lead to the room
	room room.Room[State] // nil until first shown
}

// leads reports whether the rail's item for p is marked while the room to is shown.
func (p *placed) leads(to *placed) bool { return p.id == to.id || to.item == nil && p.id == to.from }
