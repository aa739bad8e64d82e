package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Headline is the status sentence of a detail: icon 20, the word in bold and
// colour, the rest of the sentence after it, and a caption at the right.
type Headline struct {
	widget.BaseWidget
	look    Look
	sign    sign
	text    *Text
	caption *Text
	word    string
	rest    string
}

// NewHeadline makes a headline, as "Active" and "— access token expires in …".
func NewHeadline(l Look, word, rest string) *Headline {
	h := &Headline{look: l, sign: newSign(20), text: NewRich(Body).Cut(), caption: NewText(Caption, "").Muted()}
	h.ExtendBaseWidget(h)
	h.word, h.rest = word, rest
	h.write()
	return h
}

// Set changes what it shows. Called every second with a new rest it redraws
// the line of text only.
func (h *Headline) Set(l Look, word, rest string) {
	h.word, h.rest = word, rest
	if !sameLook(h.look, l) {
		h.look = l
		h.write()
		h.Refresh()
		return
	}
	h.write()
}

// SetCaption sets the text at the right.
func (h *Headline) SetCaption(s string) {
	if h.caption.Text() != s {
		h.caption.SetText(s)
		h.Refresh()
	}
}

// Sentence is word and rest as one string.
func (h *Headline) Sentence() string { return h.text.Text() }

func (h *Headline) write() {
	word := Span{Text: h.word, Role: Strong, Colour: h.look.Colour}
	if h.rest == "" {
		h.text.SetSpans(word)
		return
	}
	h.text.SetSpans(word, Span{Text: " " + h.rest, Role: Body})
}

// CreateRenderer is for Fyne.
func (h *Headline) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(h, h.sign.icon, h.sign.arc, h.text, h.caption)
}

func (h *Headline) min() fyne.Size {
	return fyne.NewSize(28+Strong.measure(h.word)+narrowest, 20)
}

func (h *Headline) layout(size fyne.Size) {
	h.sign.at(0, (size.Height-20)/2)
	caption := h.caption.MinSize().Width
	if caption > 0 && 28+Body.measure(h.text.Text())+16+caption > size.Width {
		caption = 0 // the sentence goes before the times
	}
	place(h.text, 28, 0, max(size.Width-28-caption, 0), size.Height)
	place(h.caption, size.Width-caption, 0, caption, size.Height)
	setShown(h.caption, caption > 0)
}

func (h *Headline) paint() { h.sign.set(h.look) }

// Verdict is icon and word at the right edge, as in reports.
type Verdict struct {
	widget.BaseWidget
	look Look
	sign sign
	word *Text
}

// NewVerdict makes a verdict.
func NewVerdict(l Look, word string) *Verdict {
	v := &Verdict{look: l, sign: newSign(16), word: NewText(Caption, word)}
	v.ExtendBaseWidget(v)
	return v
}

// Set changes what it shows.
func (v *Verdict) Set(l Look, word string) {
	if !sameLook(v.look, l) || v.word.Text() != word {
		v.look = l
		v.word.SetText(word)
		v.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (v *Verdict) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(v, v.sign.icon, v.sign.arc, v.word)
}

func (v *Verdict) min() fyne.Size { return fyne.NewSize(21+v.word.MinSize().Width, 18) }

func (v *Verdict) layout(size fyne.Size) {
	x := size.Width - v.min().Width
	v.sign.at(x, (size.Height-16)/2)
	place(v.word, x+21, 0, v.word.MinSize().Width, size.Height)
}

func (v *Verdict) paint() {
	v.sign.set(v.look)
	v.word.Coloured(v.look.Colour)
}
