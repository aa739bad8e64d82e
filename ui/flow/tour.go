package flow

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// touring walks over one real sign-in with the demo provider, from stop to stop.
type touring struct {
	room  *Room
	stops []diagram.Stop // none: there is no tour
	at    int
	await bool   // it begins as soon as there is a sign-in to walk over
	known string // id of the latest sign-in before the one that it waits for

	callout *parts.Callout
	column  *fyne.Container
	place   *parts.Text
	title   *parts.Text
	says    *parts.Text
	skip    *parts.Button
	back    *parts.Button
	next    *parts.Button
	dots    []*parts.Ground // one for each stop; those up to the present one are filled
}

func newTouring(r *Room) *touring {
	t := &touring{
		room: r, place: parts.NewText(parts.Caption, "").Muted().Cut(), title: parts.NewText(parts.Subheading, "").Cut(),
		says: parts.NewParagraph(parts.Body, ""),
	}
	t.skip = parts.NewButton(parts.Quiet, words.TourSkip(), nil, t.end).Flush()
	t.back = parts.NewButton(parts.Plain, words.TourBack(), nil, func() { t.walk(-1) })
	t.next = parts.NewButton(parts.Primary, words.TourNext(), nil, func() { t.walk(1) })
	head := []fyne.CanvasObject{t.place, parts.Spring()}
	for range diagram.TourStops {
		dot := parts.NewRoundGround(parts.ColorBorder, 4)
		t.dots, head = append(t.dots, dot), append(head, parts.Fixed(8, 8, dot))
	}
	t.column = parts.Column(8, parts.Line(6, head...), t.title, t.says, parts.Line(8, t.skip, parts.Spring(), t.back, t.next))
	t.callout = parts.NewCallout(t.column)
	t.callout.Hide()
	return t
}

// Tour begins the tour, over the latest whole sign-in with the demo provider. Without one it asks
// for a sign-in there (OnSignInDemo) and begins after it.
func (r *Room) Tour() {
	t := r.tour
	r.compare.end()
	r.Present(false)
	if attempt := r.toured(); attempt != "" {
		t.begin(attempt)
		return
	}
	t.await, t.known = true, r.latestDemo().Attempt
	if r.OnSignInDemo != nil {
		r.OnSignInDemo()
	}
}

// latestDemo returns the latest sign-in with the demo provider; the zero Attempt means that there is
// none.
func (r *Room) latestDemo() Attempt {
	for _, a := range r.shown.Attempts { // newest first
		if a.Provider == catalog.DemoID && a.Kind == string(auth.AttemptSignIn) && !a.Unstored {
			return a
		}
	}
	return Attempt{}
}

// toured returns the attempt over which the tour walks; empty means that there is none.
func (r *Room) toured() string {
	for _, a := range r.shown.Attempts { // newest first
		if a.Provider == catalog.DemoID && !a.Running && !a.Unstored && diagram.Tour(diagram.Of(a.Trace)) != nil {
			return a.Attempt
		}
	}
	return ""
}

// begin shows the attempt, and its first stop.
func (t *touring) begin(attempt string) {
	t.await = false
	if t.room.attempt(t.room.shown) != attempt {
		t.room.choose(attempt)
	}
	if t.room.attempt(t.room.shown) != attempt {
		return // the room does not show that attempt
	}
	t.room.draw()
	t.stops, t.at = diagram.Tour(t.room.diagram), 0
	t.halt()
}

// follow begins the tour that waits for a sign-in, and ends it when another attempt is shown.
func (t *touring) follow(isOther bool) {
	switch {
	case t.await:
		if attempt := t.room.toured(); attempt != "" {
			t.begin(attempt)
		} else if a := t.room.latestDemo(); a.Attempt != t.known && !a.Running {
			t.await = false // that sign-in was cancelled, or it failed
		}
	case isOther && len(t.stops) > 0:
		t.end()
	}
}

// walk goes to the next stop or the one before; after the last one it ends.
func (t *touring) walk(by int) {
	if t.at+by >= len(t.stops) {
		t.end()
		return
	}
	t.at = max(t.at+by, 0)
	t.halt()
}

// halt selects the step of the present stop and says what is to be seen there.
func (t *touring) halt() {
	if len(t.stops) == 0 {
		return
	}
	s := t.stops[t.at]
	t.place.SetText(words.TourPlace(t.at+1, len(t.stops)))
	t.title.SetText(s.Title)
	t.says.SetText(s.Says)
	for i, dot := range t.dots {
		dot.SetColour(map[bool]fyne.ThemeColorName{true: parts.ColorAccent, false: parts.ColorBorder}[i <= t.at])
	}
	next := words.TourNext()
	if t.at == len(t.stops)-1 {
		next = words.TourDone()
	}
	t.next.Set(next, nil)
	enable(t.back, t.at > 0)
	t.room.pick(s.Step)
	show(t.callout, true)
	t.room.rearrange()
}

// end ends the tour.
func (t *touring) end() {
	t.stops, t.at, t.await = nil, 0, false
	show(t.callout, false)
	t.room.drawRows()
}

// isFaint reports whether a step has not come yet in the tour.
func (t *touring) isFaint(step int) bool { return len(t.stops) > 0 && step > t.stops[t.at].Step }

// typed goes from stop to stop by keys.
func (t *touring) typed(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft, fyne.KeyPageUp:
		t.walk(-1)
	case fyne.KeyRight, fyne.KeyPageDown, fyne.KeySpace:
		t.walk(1)
	default:
		return false
	}
	return true
}

// Measures of the card of the tour, in Fyne units.
const (
	tourWide = 368
	tourLine = 54 // from the frame of the step to the card
	tourGap  = 8  // from the card to the edges of the diagram
)

// layout places the card below the selected step, where only steps lie that have not come yet. Where
// there is no room it is above the step, and in a narrow window over the inspector. y and high are those of the steps in the room.
func (t *touring) layout(y, wide, high float32) {
	if !t.callout.Visible() {
		return
	}
	put(t.callout, 0, 0, t.room.content.Size().Width, t.room.content.Size().Height)
	card := fyne.NewSize(min(tourWide, wide-2*tourGap), 0)
	t.column.Resize(fyne.NewSize(card.Width-32, t.column.MinSize().Height))
	card.Height = t.column.MinSize().Height + 32
	top, bottom := t.room.extent(t.room.step)
	rows := t.room.rows
	if bottom-rows.Offset()+tourLine+card.Height > high-tourGap {
		rows.ScrollTo(max(top-2*rowTall, 0))
	}
	at := fyne.NewPos(max((wide-card.Width)*0.6, tourGap), y+bottom-rows.Offset()+tourLine)
	to := fyne.NewPos(at.X+card.Width/2, y+bottom-rows.Offset())
	whole := t.room.content.Size().Height
	switch {
	case at.Y+card.Height <= y+high-tourGap:
	case t.room.narrow: // over the inspector
		at.Y = whole - card.Height - tourGap
	default:
		at.Y = max(y+top-rows.Offset()-tourLine-card.Height, y+tourGap)
		to.Y = y + top - rows.Offset()
	}
	t.callout.Place(at.X, at.Y, card.Width, card.Height, to, to.Y > at.Y+card.Height || to.Y < at.Y)
}

// extent returns where the row of a step begins and ends, from the top of the first band.
func (r *Room) extent(step int) (top, bottom float32) {
	y := float32(0)
	for _, l := range r.rows.Lines() {
		if l.ID == idOf(step) {
			return y + l.Top, y + l.Bottom
		}
		y += l.High
	}
	return 0, 0
}
