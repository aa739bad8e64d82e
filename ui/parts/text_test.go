package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func TestLineHeights(t *testing.T) {
	newKit(t, theme.VariantLight)
	for role, want := range map[Role]float32{
		Display: 38, Heading: 30, Subheading: 22, Lead: 24, Body: 18, Strong: 18, Caption: 16, Tiny: 15, Mono: 17, MonoSmall: 17,
	} {
		wantSize(t, "text", NewText(role, "Ada"), 0, want)
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	newKit(t, theme.VariantLight)
	long := "ada.lovelace.of.the.analytical.engine@example"
	for _, c := range []struct {
		name  string
		text  *Text
		width float32
		want  func(string) bool
	}{
		{"fits", NewText(Body, long).Cut(), 1000, func(s string) bool { return s == long }},
		{"cut", NewText(Body, long).Cut(), 120, func(s string) bool {
			return strings.HasSuffix(s, "…") && strings.HasPrefix(long, strings.TrimSuffix(s, "…")) && len(s) > 6
		}},
		{"not to be cut", NewText(Body, long), 120, func(s string) bool { return s == long }},
		{"no space before the ellipsis", NewText(Body, "ada         b        c").Cut(), 40, func(s string) bool { return s == "ada…" }},
		{"nothing fits", NewText(Body, long).Cut(), 3, func(s string) bool { return s == "…" }},
		{"right to left", NewText(Body, strings.Repeat("עדה לאבלייס ", 9)).Cut(), 100, func(s string) bool { return strings.HasSuffix(s, "…") }},
		{"second span cut", NewRich(Body, Span{Text: "Active", Role: Strong}, Span{Text: " " + long, Role: Body}).Cut(), 120, func(s string) bool {
			return strings.HasPrefix(s, "Active a") && strings.HasSuffix(s, "…")
		}},
		{"second span gone", NewRich(Body, Span{Text: "Active", Role: Strong}, Span{Text: " " + long, Role: Body}).Cut(), 40, func(s string) bool {
			return strings.HasPrefix(s, "Ac") && strings.HasSuffix(s, "…")
		}},
	} {
		c.text.Resize(fyne.NewSize(c.width, 18))
		got := c.text.Shown()
		if !c.want(got) {
			t.Errorf("%s: shows %q", c.name, got)
		}
		if c.text.cut && c.width > 20 && widthOf(c.text.lines[0]) > c.width+0.5 {
			t.Errorf("%s: %v wide in %v", c.name, widthOf(c.text.lines[0]), c.width)
		}
	}
}

func TestCutTextMayBeNarrow(t *testing.T) {
	newKit(t, theme.VariantLight)
	wantSize(t, "cut text", NewText(Body, strings.Repeat("name ", 40)).Cut(), narrowest, 18)
	if got := NewText(Body, "Ada").MinSize().Width; got < 20 || got > 30 {
		t.Errorf("uncut text is %v wide at least", got)
	}
}

func TestParagraphWraps(t *testing.T) {
	newKit(t, theme.VariantLight)
	words := "Programs that use this account stop working at once. You can sign in again later."
	p := NewParagraph(Body, words)
	p.Resize(fyne.NewSize(270, 100))
	lines := strings.Split(p.Shown(), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	if got := strings.Join(lines, ""); got != words {
		t.Errorf("wrapping changed the words to %q", got)
	}
	for _, line := range p.lines {
		if w := Body.measure(strings.TrimRight(line[0].text, " ")); w > 270 {
			t.Errorf("line %q is %v wide", line[0].text, w)
		}
	}
	wantSize(t, "two lines", p, 0, 36)
}

func TestParagraphBreaksWhatHasNoSpaces(t *testing.T) {
	newKit(t, theme.VariantLight)
	address := "http://127.0.0.1:53411/" + strings.Repeat("callback", 20)
	p := NewParagraph(Mono, address+"\nsecond")
	p.Resize(fyne.NewSize(200, 100))
	if got := strings.ReplaceAll(p.Shown(), "\n", ""); got != address+"second" {
		t.Errorf("shows %q", got)
	}
	for _, line := range p.lines {
		if w := widthOf(line); w > 200 {
			t.Errorf("a line is %v wide", w)
		}
	}
	if last := p.lines[len(p.lines)-1]; last[0].text != "second" {
		t.Errorf("the last line is %q", last[0].text)
	}
}

func TestSpansShareABaseline(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewRich(Body, Span{Text: "Listening on ", Role: Body}, Span{Text: "http://127.0.0.1", Role: Mono})
	r.Resize(r.MinSize())
	r.Refresh()
	if len(r.drawn.show) != 3 { // the last is what the pointer works on
		t.Fatalf("%d objects drawn", len(r.drawn.show))
	}
	a, b := r.drawn.pool[0], r.drawn.pool[1]
	if a.Position().Y+Body.ascent() != b.Position().Y+Mono.ascent() {
		t.Errorf("baselines differ: %v and %v", a.Position().Y+Body.ascent(), b.Position().Y+Mono.ascent())
	}
	if b.Position().X < Body.measure("Listening on ")-1 {
		t.Errorf("the second span begins at %v", b.Position().X)
	}
}

func TestAlignment(t *testing.T) {
	newKit(t, theme.VariantLight)
	for align, want := range map[fyne.TextAlign]float32{fyne.TextAlignLeading: 0, fyne.TextAlignCenter: 0.5, fyne.TextAlignTrailing: 1} {
		text := NewText(Body, "Ada").Aligned(align)
		text.Resize(fyne.NewSize(200, 18))
		text.Refresh()
		at := want * (200 - Body.measure("Ada"))
		if got := text.drawn.pool[0].Position().X; got < at-0.6 || got > at+0.6 {
			t.Errorf("alignment %v begins at %v, want %v", align, got, at)
		}
	}
}

func TestTextFollowsTheLook(t *testing.T) {
	app := newKit(t, theme.VariantLight)
	text := NewText(Body, "Ada").Muted()
	show(t, text, 100, 20)
	if got := text.drawn.pool[0].Color; got != named(ColorMuted) {
		t.Errorf("light: %v", got)
	}
	app.Settings().SetTheme(ForcedTheme(theme.VariantDark))
	text.Refresh()
	if got := text.drawn.pool[0].Color; got != palettes[theme.VariantDark][ColorMuted] {
		t.Errorf("dark: %v", got)
	}
}

// TestASnugTextHasWhatFollowsRightBehindIt, while there is room; where there is not, the shortest are
// whole.
func TestASnugTextHasWhatFollowsRightBehindIt(t *testing.T) {
	newKit(t, theme.VariantLight)
	short, long, end := NewText(Body, "Ada Lovelace").Cut().Snug(), NewText(Body, "A provider with a longer name").CutInside().Snug(), NewText(Body, "Active")
	line := Line(8, short, long, Spring(), end)
	show(t, line, 600, 40)
	if at, want := long.Position().X, short.natural()+8; at < want-0.5 || at > want+0.5 {
		t.Errorf("the second text is at %v, want %v", at, want)
	}
	if got := end.Position().X + end.Size().Width; got < line.Size().Width-0.5 {
		t.Errorf("what follows the spring ends at %v of %v", got, line.Size().Width)
	}
	if short.tip() != "" || long.tip() != "" {
		t.Error("a text is cut although there is room")
	}
	line.Resize(fyne.NewSize(260, 40))
	if short.tip() != "" || long.tip() != long.Text() || end.Position().X+end.Size().Width > 260.5 {
		t.Errorf("with little room they show %q and %q, the last ends at %v", short.Shown(), long.Shown(), end.Position().X+end.Size().Width)
	}
	if free := end.Position().X - long.Position().X - long.Size().Width; free > 16.5 {
		t.Errorf("the text is cut although %v are free behind it", free)
	}
}
