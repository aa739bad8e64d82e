// Package room says what a room is to the window: a set of panes that shows a
// slice of the state and takes the keys that nothing else has a use for. A room
// is a part: it calls back, and knows neither the window nor another room.
package room

import "fyne.io/fyne/v2"

// Pane is one upright part of a room. Its width is in Fyne units; 0 means what the
// panes before it leave.
type Pane struct {
	Object fyne.CanvasObject
	Wide   float32 // in a window of 1000 and more
	Narrow float32 // below
}

// Room is one room of the window. V is the slice of the state that it shows.
// All methods are called on the main goroutine.
type Room[V any] interface {
	// Panes are its panes from left to right, always the same ones. Only the last
	// may have no width of its own.
	Panes() []Pane

	// Show draws v; showing the same v again redraws nothing.
	Show(v V)

	// ShowTime draws what changed by the clock alone since Show.
	ShowTime(v V)

	// Enter is called when the room comes into sight, before Show, and Leave when
	// another room takes its place.
	Enter()
	Leave()

	// Forget takes away what was drawn of accounts: a locked window keeps none.
	Forget()

	// SetNarrow draws for a window below or above 1000 wide.
	SetNarrow(narrow bool)

	// Move goes by rows down the list of the room, or up where by is negative.
	Move(by int)

	// Press does what the filled button of the room does.
	Press()

	// Search is the field that Ctrl+F leads to; nil means none.
	Search() fyne.Focusable

	// Escape takes back what the person narrowed the room to, and reports whether
	// there was anything to take back.
	Escape() bool
}

// Base is what a room does that has no use for a method: nothing.
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

// Search is nil.
func (Base[V]) Search() fyne.Focusable { return nil }

// Escape is false.
func (Base[V]) Escape() bool { return false }

// Of is a room that is shown a slice of a larger state S.
func Of[S, V any](r Room[V], slice func(S) V) Room[S] { return sliced[S, V]{r, slice} }

// As is the room of a type that Of made a room of, or r itself.
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
