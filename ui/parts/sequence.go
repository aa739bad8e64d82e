package parts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
)

// Measures of sequences.
const (
	sequenceRow   = 38
	sequenceBand  = 10 // radius of a band
	sequenceTitle = 16 // from the left of a band to its title
	headHigh      = 9  // of an arrow
	lanesMost     = 5
	growTime      = 240 * time.Millisecond
)

// Sequence shows the steps of a sequence diagram in bands, and scrolls. Only the steps in
// sight have objects. The places come with the lines: package diagram computes them.
type Sequence struct {
	column[SequenceLine, *sequenceLine]
	lanes [lanesMost]float32 // where the lifelines are; 0 means none
	frame [2]float32         // where the frame of the selected step begins and ends
	edges [2]float32         // where the bands begin and end
	face  sequenceFace
}

// sequenceFace is the type of a Sequence.
type sequenceFace struct {
	label, strong, sub, number Role
	high                       float32 // of a label
	title                      float32 // from the top of a band to its title
}

var (
	usualFace = sequenceFace{label: Caption, strong: CaptionStrong, sub: Caption, number: TinyStrong, high: 16, title: 10}
	largeFace = sequenceFace{label: Stage, strong: StageStrong, sub: Body, number: Strong, high: 25, title: 14}
)

// SequenceLine is one step of a Sequence with the places of its parts. Heights count from
// the top of the line, and widths from the left of the Sequence, in Fyne units.
type SequenceLine struct {
	ID          string // what OnSelected names; empty for a line that cannot be selected
	High        float32
	Top, Bottom float32 // of the rows; the band goes on above and below
	First, Last bool    // in its band
	Title, Sub  string  // of the band, on its first line
	Strong      bool    // the band has the selected step

	Number string  // on the badge; empty means no badge
	BadgeX float32 // its middle
	BadgeY float32
	Badge  float32 // its side
	Round  bool
	Hollow bool // an outline
	Tone   fyne.ThemeColorName
	Dashed bool
	Lit    bool // the value under the pointer occurs in this step, too

	Mark  string // at the right of a line that is filled with amber; empty means no mark
	Faint bool   // a step that has not come yet: grey, and its badge an outline

	Arrows [2]SequenceArrow
}

// SequenceArrow is an arrow with its label. It has no line if From equals To, and is not
// drawn at all without a label.
type SequenceArrow struct {
	From, To, Y float32
	Label       string
	X, LabelY   float32 // where the label begins, or ends if Ended; and its middle
	Ended       bool
}

// NewSequence returns an empty sequence.
func NewSequence() *Sequence { return newSequence(usualFace) }

// NewLargeSequence returns an empty sequence in type that is legible from afar.
func NewLargeSequence() *Sequence { return newSequence(largeFace) }

func newSequence(face sequenceFace) *Sequence {
	s := &Sequence{face: face}
	s.init(s, columnKind[SequenceLine, *sequenceLine]{
		of:    func(l SequenceLine) (string, bool) { return l.ID, l.ID == "" },
		makes: func() *sequenceLine { return newSequenceLine(s) },
		row:   func(bool) float32 { return sequenceRow },
		high:  func(l SequenceLine) float32 { return l.High },
		room:  bandPad,
	})
	return s
}

// SetLanes sets where the lifelines are, where bands begin and end, and where the frame of
// the selected step does.
func (s *Sequence) SetLanes(lanes []float32, edges, frame [2]float32) {
	var at [lanesMost]float32
	copy(at[:], lanes)
	if s.lanes == at && s.edges == edges && s.frame == frame {
		return
	}
	s.lanes, s.edges, s.frame = at, edges, frame
	for _, row := range s.body.rows {
		redraw(row)
	}
	for _, row := range s.body.free {
		row.paint()
	}
}

// SetLines replaces the lines. Lines in sight that are unchanged are not redrawn.
func (s *Sequence) SetLines(lines []SequenceLine) { s.set(lines) }

// Lines returns the lines.
func (s *Sequence) Lines() []SequenceLine { return s.lines }

// Drawn returns the number of lines that have objects now, in sight or free for the next
// scroll.
func (s *Sequence) Drawn() int { return len(s.body.rows) + len(s.body.free) }

// Redrawn returns how often lines were drawn, for tests and measurements.
func (s *Sequence) Redrawn() int {
	n := 0
	for _, row := range s.body.rows {
		n += row.drawn
	}
	for _, row := range s.body.free {
		n += row.drawn
	}
	return n
}

// Grow lets the arrow of a line grow from sender to receiver, at a speed of which 1 is the
// usual one. It does nothing if the line is not in sight or animations are off.
func (s *Sequence) Grow(id string, speed float32) {
	if !animated() || speed <= 0 {
		return
	}
	for i, row := range s.body.rows {
		if s.hasID(i, id) {
			row.grow(time.Duration(float32(growTime) / speed))
		}
	}
}

// ScrollTo shows the lines from a height on.
func (s *Sequence) ScrollTo(y float32) {
	s.scroll.ScrollToOffset(fyne.NewPos(0, y))
	s.body.arrange() // Fyne reports only what the person scrolls
}

// Offset returns the height from which on lines are shown.
func (s *Sequence) Offset() float32 { return s.scroll.Offset.Y }

// FollowBy has onScrolled called with the height from which on lines are shown, whenever
// the person scrolls.
func (s *Sequence) FollowBy(onScrolled func(y float32)) {
	arrange := s.scroll.OnScrolled
	s.scroll.OnScrolled = func(at fyne.Position) {
		arrange(at)
		onScrolled(at.Y)
	}
}

// TypedKey selects a line by Up and Down. Every other key belongs to the window, also while the
// sequence has the focus: a remote control sends Page Up and Page Down.
func (s *Sequence) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyUp || e.Name == fyne.KeyDown {
		s.column.TypedKey(e)
		return
	}
	passKey(s, e)
}

// TypedShortcut copies the labels over the arrows of the selected line. It passes every other
// shortcut on.
func (s *Sequence) TypedShortcut(sh fyne.Shortcut) {
	if _, ok := sh.(*fyne.ShortcutCopy); !ok {
		passShortcut(s, sh)
		return
	}
	if i := s.index(); i >= 0 {
		copyText(strings.TrimSpace(s.lines[i].Arrows[0].Label + "\n" + s.lines[i].Arrows[1].Label))
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Sequence) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s, s.scroll) }

func (s *Sequence) min() fyne.Size { return fyne.NewSize(300, 2*sequenceRow) }
