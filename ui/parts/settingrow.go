package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Measures of setting rows.
const (
	settingPad  = 10 // above and below
	settingGap  = 24 // between the words and the control
	settingName = 18
	settingText = 2 // between the name and its sentence
)

// SettingRow is a setting inside a card: its name, a sentence of its effect,
// the control at the right, and what may stand below all that.
type SettingRow struct {
	widget.BaseWidget
	name, text *Text
	control    fyne.CanvasObject
	below      fyne.CanvasObject
	rule       *Hairline
}

// NewSettingRow makes a row; control may be nil. ruled draws a hairline above,
// for every row but a card's first.
func NewSettingRow(name, text string, control fyne.CanvasObject, ruled bool) *SettingRow {
	r := &SettingRow{name: NewText(Body, name).Cut(), text: NewParagraph(Caption, text).Muted(), control: control, rule: NewHairline()}
	setShown(r.rule, ruled)
	r.ExtendBaseWidget(r)
	return r
}

// Below puts an object of the whole width under the words, and returns the row.
// It is set before the row is shown.
func (r *SettingRow) Below(o fyne.CanvasObject) *SettingRow {
	r.below = o
	return r
}

// Name is the name.
func (r *SettingRow) Name() string { return r.name.Text() }

// Call changes the name.
func (r *SettingRow) Call(name string) { r.name.SetText(name) }

// Say changes the sentence, and reports whether the row is of another height now.
func (r *SettingRow) Say(text string) bool {
	if r.text.Text() == text {
		return false
	}
	before := r.head()
	r.text.SetText(text)
	r.Refresh()
	return r.head() != before
}

// CreateRenderer is for Fyne.
func (r *SettingRow) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.rule, r.name, r.text}
	for _, o := range []fyne.CanvasObject{r.control, r.below} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return newRenderer(r, objects...)
}

// beside is how large the control is; nothing where there is none.
func (r *SettingRow) beside() fyne.Size {
	if r.control == nil || !r.control.Visible() {
		return fyne.Size{}
	}
	return r.control.MinSize()
}

// words is how high name and sentence are.
func (r *SettingRow) words() float32 {
	if r.text.Text() == "" {
		return settingName
	}
	return settingName + settingText + r.text.MinSize().Height
}

// head is the height of the row without the text below.
func (r *SettingRow) head() float32 { return max(r.words(), r.beside().Height) }

func (r *SettingRow) under() float32 {
	if r.below == nil || !r.below.Visible() {
		return 0
	}
	return r.below.MinSize().Height + 8
}

func (r *SettingRow) min() fyne.Size {
	width := r.beside().Width + settingGap + 3*narrowest
	return fyne.NewSize(width, settingPad+r.head()+r.under()+settingPad)
}

func (r *SettingRow) layout(size fyne.Size) {
	place(r.rule, 0, 0, size.Width, 1)
	m := r.beside()
	wide := size.Width
	if m.Width > 0 {
		wide = max(size.Width-m.Width-settingGap, narrowest)
	}
	r.text.Resize(fyne.NewSize(wide, r.text.Size().Height)) // it must wrap before its height is known
	head, words := r.head(), r.words()
	y := settingPad + (head-words)/2
	place(r.name, 0, y, wide, settingName)
	place(r.text, 0, y+settingName+settingText, wide, max(words-settingName-settingText, 0))
	if r.control != nil {
		place(r.control, size.Width-m.Width, settingPad+(head-m.Height)/2, m.Width, m.Height)
	}
	if r.below != nil {
		place(r.below, 0, settingPad+head+8, size.Width, r.below.MinSize().Height)
	}
}

func (r *SettingRow) paint() { setShown(r.text, r.text.Text() != "") }
