package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// still switches the animations off.
func still(t *testing.T) {
	before := animated
	animated = func() bool { return false }
	t.Cleanup(func() { animated = before })
}

func TestAFoldOpensByAndBy(t *testing.T) {
	newKit(t, theme.VariantLight)
	body := Gap(10, 100)
	f := NewFold("Technical details", "", body)
	moved := 0
	f.OnMoved = func() { moved++ }
	show(t, f, 300, 200)
	f.SetOpen(true)
	if got := f.MinSize().Height; got != 148 || f.body.motion != nil || moved == 0 {
		t.Fatalf("at the end it is %v high, moving %v, heard %d", got, f.body.motion != nil, moved)
	}
	half := f.halfway(108, 0)
	if got := f.MinSize().Height; got != 40+54 || !body.Visible() {
		t.Errorf("half shut it is %v high, the body is seen: %v", got, body.Visible())
	}
	f.body.rest()
	f.body.glide(54, 108, nil) // opened again on the way
	half.Tick(1)               // a tick that comes late changes nothing
	if got := f.MinSize().Height; got != 148 || !body.Visible() {
		t.Errorf("opened again it is %v high, the body is seen: %v", got, body.Visible())
	}
}

// halfway puts a fold between two heights, as time does.
func (f *Fold) halfway(from, to float32) *fyne.Animation {
	g := f.body
	g.glide(from, to, g.body.Hide) // the test app ends it at once
	g.body.Show()
	m := &fyne.Animation{}
	m.Tick = func(done float32) {
		if g.motion == m {
			g.high = from + (to-from)*done
			g.step()
		}
	}
	g.motion = m
	m.Tick(0.5)
	return m
}

func TestWithoutAnimationsEverythingJumps(t *testing.T) {
	newKit(t, theme.VariantLight)
	still(t)
	body := Gap(10, 100)
	f := NewFold("Technical details", "", body)
	show(t, f, 300, 200)
	for _, on := range []bool{true, false, true} {
		f.SetOpen(on)
		want := float32(40)
		if on {
			want = 148
		}
		if got := f.MinSize().Height; got != want || body.Visible() != on || f.body.motion != nil {
			t.Errorf("open %v: %v high, body %v, moving %v", on, got, body.Visible(), f.body.motion != nil)
		}
	}
	b := NewButton(Quiet, "Keep", nil, nil)
	w := show(t, b, 100, 36)
	hover(b)
	if b.over.FillColor != colour(ColorHover) || b.ground.motion != nil {
		t.Errorf("hovered it is %v", b.over.FillColor)
	}
	arc := NewArc(20, ColorAccent)
	show(t, arc, 20, 20)
	if arc.Turning() {
		t.Error("the arc turns")
	}
	d := NewDialog(WideConfirm, "Title", "")
	d.Open(w.Canvas())
	if d.dim.FillColor != colour(ColorDim) {
		t.Errorf("what lies behind is %v", d.dim.FillColor)
	}
}

func TestAChangeOfABodyIsFollowed(t *testing.T) {
	newKit(t, theme.VariantLight)
	rows := Column(0, Gap(10, 30))
	g := NewGrow(rows)
	show(t, g, 100, 300)
	moved := 0
	g.OnMoved = func() { moved++ }
	g.Change(func() { rows.Add(Gap(10, 30)) })
	if got := g.MinSize().Height; got != 60 || moved == 0 {
		t.Errorf("grew to %v, heard %d", got, moved)
	}
	still(t)
	g.Change(func() { rows.Objects = rows.Objects[:1] })
	if got := g.MinSize().Height; got != 30 || g.motion != nil {
		t.Errorf("shrank to %v", got)
	}
}
