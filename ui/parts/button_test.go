package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestButtonSizes(t *testing.T) {
	newKit(t, theme.VariantLight)
	wantSize(t, "button", NewButton(Plain, "Open again", nil, nil), 0, 36)
	wantSize(t, "small button", NewButton(Link, "Ask for it", nil, nil).Small(), 0, 32)
	wantSize(t, "icon button", NewIconButton(Quiet, "More", theme.MoreVerticalIcon(), nil), 36, 36)
	wantSize(t, "small icon button", NewIconButton(Quiet, "Copy", theme.ContentCopyIcon(), nil).Small(), 32, 32)
	bare, icon := NewButton(Plain, "Copy", nil, nil), NewButton(Plain, "Copy", theme.ContentCopyIcon(), nil)
	if got := icon.MinSize().Width - bare.MinSize().Width; got != buttonIcon+buttonGap {
		t.Errorf("an icon adds %v", got)
	}
	if got := bare.MinSize().Width - Body.measure("Copy"); got != 28 {
		t.Errorf("sides of %v together, want 28", got)
	}
}

func TestOnlyFilledButtonsAreBold(t *testing.T) {
	newKit(t, theme.VariantLight)
	for kind := Primary; kind <= Link; kind++ {
		b := NewButton(kind, "Revoke", nil, nil)
		show(t, b, 100, 36)
		if want := kind == Primary || kind == Danger; b.text.TextStyle.Bold != want {
			t.Errorf("kind %d: bold %v", kind, b.text.TextStyle.Bold)
		}
	}
}

func TestButtonPaintsItsKind(t *testing.T) {
	newKit(t, theme.VariantLight)
	for kind, want := range map[Kind]fyne.ThemeColorName{
		Primary: ColorAccent, Plain: ColorButton, Danger: ColorAttention, Quiet: ColorSurface, Link: ColorSurface,
	} {
		w := show(t, stackOn(ColorSurface, NewButton(kind, "Go", nil, nil)), 100, 36)
		if got := pixel(w, 10, 18); got != named(want) {
			t.Errorf("kind %d is filled %v, want %v", kind, got, named(want))
		}
	}
}

func TestButtonIsPressedByMouseAndKeys(t *testing.T) {
	newKit(t, theme.VariantLight)
	pressed := 0
	b := NewButton(Primary, "Refresh", nil, func() { pressed++ })
	w := show(t, b, 100, 36)
	test.Tap(b)
	w.Canvas().Focus(b)
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyEnter)
	key(w, fyne.KeySpace)
	b.TypedRune(' ') // Fyne sends the rune of Space as well as the key
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 4 {
		t.Error("a disabled button was pressed")
	}
	b.Enable()
	test.Tap(b)
	if pressed != 5 {
		t.Error("an enabled button was not pressed")
	}
}

func TestButtonHandsOtherKeysOn(t *testing.T) {
	newKit(t, theme.VariantLight)
	b := NewButton(Primary, "Refresh", nil, nil)
	w := show(t, b, 100, 36)
	var got fyne.KeyName
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = e.Name })
	w.Canvas().Focus(b)
	key(w, fyne.KeyEscape)
	if got != fyne.KeyEscape {
		t.Errorf("the canvas got %q", got)
	}
}

func TestButtonStates(t *testing.T) {
	newKit(t, theme.VariantLight)
	b := NewButton(Plain, "Go", nil, nil)
	w := show(t, stackOn(ColorSurface, Inset(8, b)), 116, 52)
	rest := pixel(w, 20, 26)
	hover(b)
	hovered := pixel(w, 20, 26)
	b.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	held := pixel(w, 20, 26)
	if rest == hovered || hovered == held {
		t.Errorf("rest %v, hovered %v and held %v look alike", rest, hovered, held)
	}
	b.MouseUp(&desktop.MouseEvent{})
	b.MouseOut()
	if got := pixel(w, 20, 26); got != rest {
		t.Errorf("after the pointer left: %v, want %v", got, rest)
	}
	if b.halo.Visible() {
		t.Error("a ring without focus")
	}
	w.Canvas().Focus(b)
	if !b.halo.Visible() || b.halo.Position() != fyne.NewPos(-4, -4) || b.halo.StrokeWidth != 2 {
		t.Errorf("the ring is at %v, %v thick, shown %v", b.halo.Position(), b.halo.StrokeWidth, b.halo.Visible())
	}
	if got := pixel(w, 58, 4); got != named(ColorAccent) {
		t.Errorf("the ring is painted %v", got)
	}
}

func TestBusyButtonKeepsItsWidth(t *testing.T) {
	newKit(t, theme.VariantLight)
	pressed := 0
	b := NewButton(Primary, "Sign in with the demo provider", theme.LoginIcon(), func() { pressed++ })
	show(t, b, 300, 36)
	before := b.MinSize()
	b.SetBusy("Opening")
	if b.MinSize() != before {
		t.Errorf("width went from %v to %v", before, b.MinSize())
	}
	if !b.arc.Visible() || b.picture.Visible() || b.text.Text != "Opening" {
		t.Errorf("arc %v, icon %v, label %q", b.arc.Visible(), b.picture.Visible(), b.text.Text)
	}
	test.Tap(b)
	if pressed != 0 {
		t.Error("a busy button was pressed")
	}
	b.Idle()
	if b.arc.Visible() || !b.picture.Visible() || b.text.Text != "Sign in with the demo provider" {
		t.Error("not as before when idle again")
	}
}

// stackOn lays a colour under an object.
func stackOn(name fyne.ThemeColorName, o fyne.CanvasObject) fyne.CanvasObject {
	return Margins(0, 0, 0, 0, &fyne.Container{Layout: overlap{}, Objects: []fyne.CanvasObject{NewGround(name), o}})
}

// overlap gives every object the whole space.
type overlap struct{}

func (overlap) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }
func (overlap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}
