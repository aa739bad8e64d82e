package parts

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestStatusWordIsNeverCut(t *testing.T) {
	newKit(t, theme.VariantLight)
	s := NewStatus(LookSignInAgain(), "Sign in again", "since 09:40")
	show(t, s, 40, 56) // far too narrow
	if got := s.word.Shown(); got != "Sign in again" {
		t.Errorf("shows %q", got)
	}
	if got := s.second.Shown(); got != "since 09:40" {
		t.Errorf("shows %q below", got)
	}
	if got := s.MinSize().Width; got < 21+Caption.measure("Sign in again") {
		t.Errorf("asks for %v only", got)
	}
}

func TestStatusLooks(t *testing.T) {
	newKit(t, theme.VariantLight)
	seen := map[string]bool{}
	for name, l := range map[string]Look{
		"active": LookActive(), "sign in again": LookSignInAgain(), "expiring": LookExpiring(), "unreachable": LookUnreachable(),
		"revoked": LookRevoked(), "in doubt": LookInDoubt(), "stopped": LookStopped(), "supported": LookSupported(), "required": LookRequired(),
		"not offered": LookNotOffered(),
	} {
		if l.Icon == nil || l.Colour == "" {
			t.Errorf("%s has no icon or no colour", name)
			continue
		}
		seen[l.Icon.Name()+string(l.Colour)] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d different looks, want 10", len(seen))
	}
	s := NewStatus(LookActive(), "Active", "48 min left")
	show(t, s, 108, 56)
	if !s.sign.icon.Visible() || s.sign.arc.Visible() {
		t.Error("active shows the arc")
	}
	s.Set(LookBusy(), "Refreshing", "")
	if s.sign.icon.Visible() || !s.sign.arc.Visible() || s.second.Visible() {
		t.Error("refreshing shows an icon, no arc, or a second line")
	}
}

func TestHeadlineRedrawsOnlyItsText(t *testing.T) {
	newKit(t, theme.VariantLight)
	h := NewHeadline(LookActive(), "Active", "— access token expires in 48 min 12 s")
	h.SetCaption("22:19 to 23:19")
	show(t, h, 648, 20)
	icon := h.sign.icon.picture.Resource
	h.Set(LookActive(), "Active", "— access token expires in 48 min 11 s")
	if got := h.Sentence(); got != "Active — access token expires in 48 min 11 s" {
		t.Errorf("says %q", got)
	}
	if h.sign.icon.picture.Resource != icon {
		t.Error("a second that passed made a new icon")
	}
	show(t, h, 330, 20)
	if h.caption.Visible() {
		t.Error("the caption stays where the sentence has no room")
	}
}

func TestBar(t *testing.T) {
	newKit(t, theme.VariantLight)
	b := NewBar()
	wantSize(t, "bar", b, 0, 4)
	w := show(t, stackOn(ColorSurface, b), 200, 4)
	b.Set(0.25, ColorActive)
	if got := b.fill.Size().Width; got != 50 {
		t.Errorf("a quarter is %v wide", got)
	}
	if in, out := pixel(w, 25, 2), pixel(w, 150, 2); in != named(ColorActive) || out != named(ColorTrack) {
		t.Errorf("painted %v and %v", in, out)
	}
	for give, want := range map[float32]float32{-1: 0, 2: 1, float32(math.NaN()): 0, 0.001: 0.001} {
		b.Set(give, ColorActive)
		if got := b.Fraction(); got != want {
			t.Errorf("%v is drawn as %v", give, got)
		}
	}
	if got := b.fill.Size().Width; b.Fraction() > 0 && got < barHigh {
		t.Errorf("a sliver is %v wide", got)
	}
}

func TestGlyph(t *testing.T) {
	newKit(t, theme.VariantLight)
	// The colours of known providers stand in the design, and must never change.
	for id, want := range map[string]int{"demo": 0, "github": 5, "google": 3, "gitlab": 3, "slack": 4, "spotify": 2, "microsoft": 1, "keycloak": 1} {
		if got := pairOf(id); got != want {
			t.Errorf("%s has colours %d, want %d", id, got, want)
		}
	}
	for name, want := range map[string]string{
		"GitHub": "GH", "GitLab": "GL", "Demo provider": "D", "Microsoft Entra": "M", "spotify": "S", "  x": "X", "": "?", "…": "?",
		"LinkedIn": "LI", "9front": "9", "עדה": "ע", "ÉCOLE": "ÉC", "my staging ID": "M",
	} {
		if got := GlyphLetters(name); got != want {
			t.Errorf("%q stands as %q, want %q", name, got, want)
		}
	}
	for size, text := range map[float32]float32{36: 13, 48: 16, 56: 20} {
		g := NewGlyph("demo", "Demo provider", size)
		wantSize(t, "glyph", g, size, size)
		if g.letters.TextSize != text {
			t.Errorf("letters of %v in a circle of %v", g.letters.TextSize, size)
		}
	}
	for size, want := range map[float32]string{28: "A", 36: "AL", 48: "AL"} {
		g := NewGlyph("demo", "Demo provider", size)
		g.SetPerson("demo", "Demo provider", "Ada Lovelace")
		if show(t, g, size, size); g.letters.Text != want {
			t.Errorf("a circle of %v with a badge says %q", size, g.letters.Text)
		}
	}
	w := show(t, stackOn(ColorSurface, NewGlyph("demo", "Demo provider", 36)), 36, 36)
	if got := pixel(w, 6, 18); got != palettes[theme.VariantLight][glyphColor(0, false)] {
		t.Errorf("the circle is %v", got)
	}
}

func TestCard(t *testing.T) {
	newKit(t, theme.VariantLight)
	c := NewCard("Scopes", NewScopeRow("openid", "Know that it is you", true, nil))
	c.SetCaption("4 of 5 granted")
	wantSize(t, "card", c, 0, 9+32+4+32+13)
	show(t, c, 316, 90)
	if c.title.Position() != fyne.NewPos(17, 9) || c.title.Size().Height != 32 {
		t.Errorf("title at %v, %v", c.title.Position(), c.title.Size())
	}
	if right := c.caption.Position().X + c.caption.Size().Width; right != 316-17 {
		t.Errorf("the caption ends at %v", right)
	}
	if c.fill.CornerRadius != 10 || c.fill.StrokeWidth != 1 || c.fill.FillColor != named(ColorSurface) {
		t.Error("not a surface with a hairline")
	}
	row := NewScopeRow(strings.Repeat("scope.", 30), "gloss", false, NewButton(Link, "Ask for it", nil, nil).Small())
	show(t, row, 282, 32)
	if end := row.chip.Position().X + row.chip.Size().Width; end >= row.ask.Position().X || row.gloss.Position().X < end {
		t.Errorf("chip to %v, gloss at %v, link at %v", end, row.gloss.Position().X, row.ask.Position().X)
	}
}

func TestArcTurnsOnlyWhileShown(t *testing.T) {
	newKit(t, theme.VariantLight)
	a := NewArc(20, ColorAccent)
	if a.Turning() {
		t.Error("turns before it is on a canvas")
	}
	show(t, a, 20, 20)
	moves := fyne.CurrentApp().Settings().ShowAnimations()
	if a.Turning() != moves {
		t.Errorf("turning %v while animations are %v", a.Turning(), moves)
	}
	a.Hide()
	if a.Turning() {
		t.Error("turns while hidden")
	}
	a.Show()
	if a.Turning() != moves {
		t.Error("does not turn again when shown again")
	}
	test.TempWidgetRenderer(t, a).Destroy()
	if a.Turning() {
		t.Error("turns after Fyne let it go")
	}
	wantSize(t, "arc", a, 20, 20)
}

// An arc that was seen stops with the next frame when something round it is
// hidden, of which it is not notified; one that is not shown yet gets one turn.
func TestArcStopsOutOfSight(t *testing.T) {
	newKit(t, theme.VariantLight)
	if !fyne.CurrentApp().Settings().ShowAnimations() {
		t.Skip("Fyne's animations are off in this build")
	}
	a := NewArc(20, ColorAccent)
	around := container.NewCenter(a)
	show(t, around, 100, 100)
	a.motion.Tick(0.1)
	if !a.Turning() {
		t.Fatal("does not turn in sight")
	}
	around.Hide()
	a.motion.Tick(0.2)
	if a.Turning() {
		t.Error("turns out of sight")
	}
	a.start() // the driver of the tests makes a whole turn at once
	if !a.Turning() {
		t.Fatal("is given no turn")
	}
	a.motion.Tick(0.1)
	if a.Turning() {
		t.Error("turns for ever without a place")
	}
}

// TestArcCostsLittle: the arc draws at most ten frames a second, and after three turns one a
// minute (U25).
func TestArcCostsLittle(t *testing.T) {
	newKit(t, theme.VariantLight)
	if !fyne.CurrentApp().Settings().ShowAnimations() {
		t.Skip("Fyne's animations are off in this build")
	}
	a := NewArc(20, ColorAccent)
	show(t, container.NewCenter(a), 100, 100)
	a.stop()
	a.start()
	drawn := func(seconds int) (n int) {
		for range seconds {
			for tick := range 60 { // as often as the driver draws
				was := a.angle
				a.motion.Tick(float32(tick) / 60)
				if a.angle != was {
					n++
				}
			}
		}
		return n
	}
	if n := drawn(1); n < 8 || n > 10 {
		t.Errorf("%d frames in the first second", n)
	}
	drawn(quickTurns)
	if n := drawn(60); n != 1 {
		t.Errorf("%d frames in a later minute", n)
	}
}

// TestU29AMessageWraps: the strip is as high as the message needs at its width, and nothing is cut.
func TestU29AMessageWraps(t *testing.T) {
	newKit(t, theme.VariantLight)
	strip := NewToasts()
	if got := strip.HeightFor(400); got != 0 {
		t.Errorf("without a message the strip is %v high", got)
	}
	show(t, strip, 400, 300)
	strip.Say(LookActive(), "octo-ada is fresh again")
	one := strip.HeightFor(400)
	if strip.Said() != "octo-ada is fresh again" || one != toastsTop+messageLow+toastsFoot {
		t.Errorf("says %q, in a strip %v high", strip.Said(), one)
	}
	strip.Say(LookActive(), strings.Repeat("long ", 40))
	high := strip.HeightFor(400)
	if high < one+3*Body.LineHeight() {
		t.Errorf("a long message has a strip of %v", high)
	}
	strip.Resize(fyne.NewSize(400, high))
	m := strip.message
	if m.Size().Width > 400-2*toastsEdge || m.Position().Y+m.Size().Height > high || m.text.Position().Y+m.text.Size().Height > m.Size().Height {
		t.Errorf("a strip of %v has a message of %v at %v", high, m.Size(), m.Position())
	}
	if strings.Contains(m.text.Shown(), ellipsis) {
		t.Errorf("a message is cut: %q", m.text.Shown())
	}
	if strip.Clear(); strip.Said() != "" || strip.HeightFor(400) != 0 {
		t.Error("still says something")
	}
}

func TestIconsAreDrawn(t *testing.T) {
	newKit(t, theme.VariantLight)
	for _, res := range []fyne.Resource{IconFlow, IconLab, IconLock, IconShield, IconStatusActive, IconStatusOffline, IconStatusRevoked, IconStatusStopped} {
		w := show(t, stackOn(ColorSurface, NewIcon(res, ColorAccent, 48)), 48, 48)
		img := w.Canvas().Capture()
		accent, ground := 0, 0
		for y := 0; y < 48; y++ {
			for x := 0; x < 48; x++ {
				switch pixelOf(img, x, y) {
				case named(ColorAccent):
					accent++
				case named(ColorSurface):
					ground++
				}
			}
		}
		if accent < 200 || ground < 400 {
			t.Errorf("%s: %d pixels drawn, %d left free", res.Name(), accent, ground)
		}
	}
	// The holes of the lock and the tick in the shield must stay holes.
	for _, hole := range []struct {
		res  fyne.Resource
		x, y int
	}{{IconLock, 24, 30}, {IconShield, 22, 28}, {IconStatusActive, 20, 30}, {IconLock, 24, 16}} {
		w := show(t, stackOn(ColorSurface, NewIcon(hole.res, ColorAccent, 48)), 48, 48)
		if got := pixel(w, hole.x, hole.y); got != named(ColorSurface) {
			t.Errorf("%s is filled at %d,%d with %v", hole.res.Name(), hole.x, hole.y, got)
		}
	}
}

func TestLogoKeepsItsColours(t *testing.T) {
	newKit(t, theme.VariantDark)
	w := show(t, NewLogo(64), 64, 64)
	if got := pixel(w, 6, 32); got != named(ColorAccent) {
		t.Errorf("the ground is %v in dark", got)
	}
	if got := pixel(w, 32, 10); got.R != 255 || got.G != 255 || got.B != 255 {
		t.Errorf("the bow of the key is %v", got)
	}
	if got := pixel(w, 32, 19); got != named(ColorAccent) {
		t.Errorf("the keyhole is %v", got)
	}
}

func TestIconSetRedrawsOnlyOnChange(t *testing.T) {
	newKit(t, theme.VariantLight)
	i := NewIcon(IconLock, ColorMuted, 16)
	show(t, i, 16, 16)
	before := i.picture.Resource
	i.Set(IconLock, ColorMuted)
	if i.picture.Resource != before {
		t.Error("the same icon was made anew")
	}
	i.Set(IconLock, ColorAccent)
	if i.picture.Resource == before {
		t.Error("the colour did not change")
	}
	if _, ok := fyne.CanvasObject(i.picture).(*canvas.Image); !ok {
		t.Error("not an image")
	}
}

func TestInitialsArePeoples(t *testing.T) {
	for person, want := range map[string]string{
		"Ada Lovelace": "AL", "Ada King Lovelace": "AL", "ada": "A", "ada.lovelace@demo.example": "AL", "octo-ada": "OA", "山田太郎": "山", "": "", "4711": "", "ada (Analytical)": "AA",
	} {
		if got := Initials(person); got != want {
			t.Errorf("the initials of %q are %q, want %q", person, got, want)
		}
	}
	newKit(t, theme.VariantLight)
	g := NewGlyph("github", "GitHub", 36)
	w := show(t, stackOn(ColorSurface, g), 40, 40)
	if g.name != "GH" || g.badge.Visible() {
		t.Errorf("a provider's circle shows %q", g.name)
	}
	g.SetPerson("github", "GitHub", "Ada Lovelace")
	if g.name != "AL" || g.mark.Text != "GH" || !g.badge.Visible() || g.badge.Size().Width != 16 {
		t.Errorf("a person's circle shows %q and %q in %v", g.name, g.mark.Text, g.badge.Size())
	}
	if end := g.badge.Position().X + 16; end > 40 || pixel(w, int(g.badge.Position().X)+2, int(g.badge.Position().Y)+8) != named(glyphColor(pairOf("github"), true)) {
		t.Errorf("the badge ends at %v", end)
	}
	g.SetPerson("github", "GitHub", "4711")
	if g.name != "GH" || g.badge.Visible() {
		t.Errorf("without initials the circle shows %q", g.name)
	}
}
