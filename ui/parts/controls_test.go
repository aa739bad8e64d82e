package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestSwitch(t *testing.T) {
	newKit(t, theme.VariantLight)
	var heard []bool
	s := NewSwitch("On", "Off", false, func(on bool) { heard = append(heard, on) })
	w := show(t, stackOn(ColorSurface, s), 120, 32)
	if s.track.Size() != fyne.NewSize(36, 20) || s.knob.Size() != fyne.NewSize(16, 16) {
		t.Errorf("track %v, knob %v", s.track.Size(), s.knob.Size())
	}
	if got := pixel(w, 28, 16); got != named(ColorInputBorder) {
		t.Errorf("off is painted %v", got)
	}
	off := s.knob.Position().X
	test.Tap(s)
	if !s.On() || s.Word() != "On" || s.word.Text != "On" || s.knob.Position().X-off != 16 {
		t.Errorf("on %v, word %q, knob moved %v", s.On(), s.word.Text, s.knob.Position().X-off)
	}
	if got := pixel(w, 8, 16); got != named(ColorAccent) {
		t.Errorf("on is painted %v", got)
	}
	w.Canvas().Focus(s)
	key(w, fyne.KeySpace)
	s.SetOn(true)
	if len(heard) != 2 || !heard[0] || heard[1] {
		t.Errorf("heard %v, want true and false, and nothing of SetOn", heard)
	}
	s.Disable()
	test.Tap(s)
	if !s.On() || len(heard) != 2 {
		t.Error("a disabled switch was flipped")
	}
}

func TestSwitchWordBefore(t *testing.T) {
	newKit(t, theme.VariantLight)
	s := NewSwitch("On", "Off", true, nil).WordBefore()
	show(t, s, 200, 32)
	if s.track.Position().X != 200-36 || s.word.Position().X > s.track.Position().X {
		t.Errorf("track at %v, word at %v", s.track.Position().X, s.word.Position().X)
	}
}

func TestCheck(t *testing.T) {
	newKit(t, theme.VariantLight)
	heard := 0
	c := NewCheck(false, Mono, "notes.read", "Read your notes", func(bool) { heard++ })
	w := show(t, c, 400, 32)
	wantSize(t, "check", c, 0, 32)
	if c.gloss.Position().X != checkGloss {
		t.Errorf("the gloss begins at %v", c.gloss.Position().X)
	}
	test.Tap(c)
	w.Canvas().Focus(c)
	key(w, fyne.KeySpace)
	test.Tap(c)
	if !c.On() || heard != 3 {
		t.Errorf("on %v after three presses, heard %d", c.On(), heard)
	}
	escaped := false
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { escaped = e.Name == fyne.KeyEscape })
	key(w, fyne.KeyEscape)
	if !escaped {
		t.Error("Esc was swallowed")
	}
	c.Locked()
	test.Tap(c)
	if !c.On() || heard != 3 {
		t.Error("a locked check was changed")
	}
}

func TestChipAndTag(t *testing.T) {
	newKit(t, theme.VariantLight)
	granted, refused := NewChip("openid", true), NewChip("notes.read", false)
	wantSize(t, "chip", granted, MonoSmall.measure("openid")+16, 22)
	w := show(t, stackOn(ColorBackground, granted), 56, 22)
	if got := pixel(w, 3, 11); got != named(ColorAccentSoft) {
		t.Errorf("granted is filled %v", got)
	}
	show(t, refused, 84, 22)
	if refused.fill.StrokeWidth != 1 || refused.fill.StrokeColor != named(ColorInputBorder) {
		t.Errorf("refused has a border of %v %v", refused.fill.StrokeWidth, refused.fill.StrokeColor)
	}
	long := NewChip("https://www.googleapis.com/auth/userinfo.email", true)
	if got := long.MinSize().Width; got != 160 {
		t.Errorf("a long scope asks for %v", got)
	}
	show(t, long, 160, 22)
	if got := long.text.Shown(); got == long.Scope() {
		t.Error("a long scope is not cut")
	}
	granted.Set("email", false)
	if granted.Scope() != "email" || granted.Granted() {
		t.Error("Set changed nothing")
	}
	round, square := NewTag("Front", ToneFront, RoundMark), NewTag("Back", ToneBack, SquareMark)
	wantSize(t, "tag", round, 0, 22)
	if round.dot.CornerRadius != 5 || square.dot.CornerRadius >= 5 {
		t.Error("the marks of the channels have one shape")
	}
}

func TestSelect(t *testing.T) {
	newKit(t, theme.VariantLight)
	chosen := -1
	s := NewSelect([]Option{{Label: "System browser", Icon: theme.DesktopIcon()}, {Label: "Private window", Icon: theme.VisibilityOffIcon()}}, 0, func(i int) { chosen = i })
	w := show(t, Margins(10, 10, 400, 10, s), 300, 446)
	wantSize(t, "select", s, 0, 36)
	w.Canvas().Focus(s)
	key(w, fyne.KeyReturn)
	if s.Menu() == nil {
		t.Fatal("Enter opened no menu")
	}
	if got := s.Menu().panel().Width; got < s.Size().Width {
		t.Errorf("the menu is %v wide, the field %v", got, s.Size().Width)
	}
	key(w, fyne.KeyDown)
	key(w, fyne.KeyReturn)
	if chosen != 1 || s.Chosen() != 1 || s.text.Text() != "Private window" || s.Menu() != nil {
		t.Errorf("chose %d, shows %q, menu %v", chosen, s.text.Text(), s.Menu())
	}
	if w.Canvas().Focused() != s {
		t.Errorf("the focus is at %T", w.Canvas().Focused())
	}
	key(w, fyne.KeyDown)
	key(w, fyne.KeyEscape)
	if s.Menu() != nil || s.Chosen() != 1 {
		t.Error("Esc did not leave everything as it was")
	}
}

// TestAnOpenMenuChoosesWhatItSays: options that change while it is open move no choice to another one,
// and what is gone cannot be chosen.
func TestAnOpenMenuChoosesWhatItSays(t *testing.T) {
	newKit(t, theme.VariantLight)
	const nothing = -9
	options := func(labels ...string) (all []Option) {
		for _, l := range labels {
			all = append(all, Option{Label: l})
		}
		return all
	}
	for item, want := range []int{nothing, 1, 0, 1} { // "gone", "always", "never", "ask"
		chosen := nothing
		s := NewSelect(options("gone", "always", "never", "ask"), 0, func(i int) { chosen = i })
		w := show(t, s, 300, 446)
		w.Canvas().Focus(s)
		key(w, fyne.KeyReturn)
		present := options("never", "always", "once")
		if item == 3 {
			present = options("once", "ask")
		}
		s.SetOptions(present, 2)
		s.Menu().Items()[item].OnTapped()
		if chosen != want {
			t.Errorf("item %d of a menu from before chose %d, want %d", item, chosen, want)
		}
	}
}

func TestEntry(t *testing.T) {
	newKit(t, theme.VariantLight)
	e := NewEntry("name")
	w := show(t, e, 240, 36)
	wantSize(t, "entry", e, 0, 36)
	var passed []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { passed = append(passed, k.Name) })
	w.Canvas().Focus(e)
	test.Type(e, "ada")
	if e.edge.fill.StrokeWidth != 2 || e.edge.fill.StrokeColor != named(ColorAccent) {
		t.Errorf("focused border %v %v", e.edge.fill.StrokeWidth, e.edge.fill.StrokeColor)
	}
	for _, k := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyDown, fyne.KeyBackspace} {
		key(w, k)
	}
	if len(passed) != 3 || e.Text != "ad" {
		t.Errorf("handed on %v, text %q", passed, e.Text)
	}
	submitted := ""
	e.OnSubmitted = func(s string) { submitted = s }
	key(w, fyne.KeyReturn)
	if submitted != "ad" || len(passed) != 3 {
		t.Errorf("submitted %q, handed on %v", submitted, passed)
	}
	w.Canvas().Unfocus()
	e.SetInvalid(true)
	if e.edge.fill.StrokeColor != named(ColorAttention) || e.edge.fill.StrokeWidth != 1 {
		t.Errorf("invalid border %v %v", e.edge.fill.StrokeWidth, e.edge.fill.StrokeColor)
	}
	e.SetInvalid(false)
	if e.edge.fill.StrokeColor != named(ColorInputBorder) {
		t.Errorf("plain border %v", e.edge.fill.StrokeColor)
	}
}

func TestSecretEntryHides(t *testing.T) {
	newKit(t, theme.VariantLight)
	e := NewSecret("")
	w := show(t, e, 240, 36)
	e.SetText("swordfish")
	dots := false
	for _, o := range test.LaidOutObjects(w.Content()) {
		text, ok := o.(*canvas.Text)
		if ok && strings.Contains(text.Text, "sword") {
			t.Error("the secret is drawn")
		}
		dots = dots || ok && strings.Count(text.Text, "•") == 9
	}
	if !dots {
		t.Error("no dots stand for what was typed")
	}
	if e.ActionItem == nil {
		t.Error("there is no way to look at what was typed")
	}
}

func TestField(t *testing.T) {
	newKit(t, theme.VariantLight)
	e := NewEntry("")
	f := NewField("Issuer", e).Hint("Starts with https://")
	show(t, f, 300, 80)
	wantSize(t, "field with a hint", f, 0, 16+4+36+4+16)
	f.SetError("Start with https://")
	if !f.Failed() || !e.Invalid() || f.Note() != "Start with https://" || f.note.colour != ColorAttention {
		t.Errorf("failed %v, entry %v, note %q in %s", f.Failed(), e.Invalid(), f.Note(), f.note.colour)
	}
	f.SetError("")
	if f.Failed() || e.Invalid() || f.Note() != "Starts with https://" {
		t.Errorf("failed %v, entry %v, note %q", f.Failed(), e.Invalid(), f.Note())
	}
	wantSize(t, "field alone", NewField("Name", NewEntry("")), 0, 56)
}

func TestValueAndFold(t *testing.T) {
	newKit(t, theme.VariantLight)
	v := NewValue("http://127.0.0.1/cb/keycloak")
	wantSize(t, "value", v, 0, 36)
	show(t, v, 100, 36)
	if v.text.Shown() == v.Text() {
		t.Error("a long value is not cut")
	}
	body := NewParagraph(Caption, "error=redirect_uri_mismatch")
	opened := 0
	f := NewFold("Technical details", "redirect_uri_mismatch", body)
	f.OnFolded = func(bool) { opened++ }
	w := show(t, f, 300, 100)
	wantSize(t, "closed fold", f, 0, 40)
	w.Canvas().Focus(f.Head())
	key(w, fyne.KeyReturn)
	if !f.Open() || !body.Visible() || opened != 1 {
		t.Errorf("open %v, body %v, heard %d", f.Open(), body.Visible(), opened)
	}
	if got := f.MinSize().Height; got <= 40 {
		t.Errorf("an open fold is %v high", got)
	}
	f.SetOpen(false)
	if body.Visible() || opened != 1 {
		t.Error("SetOpen left the body or called OnFolded")
	}
}

// TestTheTextsOfASelectNeverOverlap: where both are long, each has a place of its own left of the
// arrow.
func TestTheTextsOfASelectNeverOverlap(t *testing.T) {
	long := Option{Label: "Stolen code, Protection on at Demo provider", Rest: "— 17:57:33, 99 ms, refused by the provider"}
	for _, width := range []float32{160, 195, 300, 480} {
		s := NewSelect([]Option{long}, 0, nil)
		show(t, s, width, buttonHigh)
		label, rest := s.text, s.rest
		if label.Size().Width < 40 || label.Position().X+label.Size().Width > rest.Position().X || rest.Position().X+rest.Size().Width > width-31 {
			t.Errorf("%v wide: the label is at %v, %v, the rest at %v, %v", width, label.Position(), label.Size(), rest.Position(), rest.Size())
		}
	}
}
