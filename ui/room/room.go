// Package room defines a room of the window: a set of panes that shows a slice of the state and
// handles the keys that no focused widget uses. A room reports by callbacks and knows neither the
// window nor another room.
package room

import "fyne.io/fyne/v2"

// Pane is one upright part of a room. Its width is in Fyne units; 0 means the width that the panes
// before it leave.
type Pane struct {
	Object fyne.CanvasObject
	Wide   float32 // for windows at least 1000 units wide
	Narrow float32 // for narrower windows
}

// Room is one room of the window. V is the slice of the state that it shows.
// All methods are called on the main goroutine.
type Room[V any] interface {
	// Panes are its panes from left to right, always the same ones. Only the last
	// may have no width of its own. Show may hide one that has; the last then takes its width.
	Panes() []Pane

	// Show draws v. It redraws nothing if v is unchanged.
	Show(v V)

	// ShowTime draws what has changed with the clock alone since Show.
	ShowTime(v V)

	// Enter is called when the room becomes visible, before Show; Leave is called when another
	// room replaces it.
	Enter()
	Leave()

	// Forget removes everything drawn of accounts: a locked window keeps none of it.
	Forget()

	// SetNarrow switches between the layouts below and above 1000 units.
	SetNarrow(narrow bool)

	// Move moves the selection down the room's list by that many rows, or up if by is negative.
	Move(by int)

	// Press presses the filled button of the room.
	Press()

	// Typed handles a key that no focused widget uses, and reports whether the room has a use
	// for it. The window handles the others.
	Typed(key fyne.KeyName) bool

	// Export opens what the room offers as a file, for Ctrl+E.
	Export()

	// Search returns the field that Ctrl+F focuses; nil means none.
	Search() fyne.Focusable

	// Escape clears one filter of the room and reports whether there was one to clear.
	Escape() bool
}

// Base implements the optional methods of Room by doing nothing.
type Base[V any] struct{}

// ShowTime does nothing.
func (Base[V]) ShowTime(V) {}

// Enter does nothing.
func (Base[V]) Enter() {}

// Leave does nothing.
func (Base[V]) Leave() {}

// Forget does nothing.
func (Base[V]) Forget() {}

// SetNarrow does nothing.
func (Base[V]) SetNarrow(bool) {}

// Move does nothing.
func (Base[V]) Move(int) {}

// Press does nothing.
func (Base[V]) Press() {}

// Typed returns false.
func (Base[V]) Typed(fyne.KeyName) bool { return false }

// Export does nothing.
func (Base[V]) Export() {}

// Search returns nil.
func (Base[V]) Search() fyne.Focusable { return nil }

// Escape returns false.
func (Base[V]) Escape() bool { return false }

// Of returns r as a room of a larger state S; slice selects what r shows.
func Of[S, V any](r Room[V], slice func(S) V) Room[S] { return sliced[S, V]{r, slice} }

// As returns r, or the room that Of wrapped in r, as a T. It reports false if neither is one.
func As[T any, S any](r Room[S]) (T, bool) {
	if of, ok := r.(interface{ whole() any }); ok {
		t, ok := of.whole().(T)
		return t, ok
	}
	t, ok := any(r).(T)
	return t, ok
}

type sliced[S, V any] struct {
	Room[V]
	slice func(S) V
}

func (r sliced[S, V]) whole() any   { return r.Room }
func (r sliced[S, V]) Show(s S)     { r.Room.Show(r.slice(s)) }
func (r sliced[S, V]) ShowTime(s S) { r.Room.ShowTime(r.slice(s)) }
