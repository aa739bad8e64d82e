package ui

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/ui/parts"
)

// pressed is what can be pressed, and shows the tips of its texts.
type pressed interface {
	fyne.CanvasObject
	fyne.Tappable
	TipAt(fyne.Position) string
}

// readable checks that everything on the screen can be read, selected and copied: a text that lies
// in nothing that can be pressed is selectable, one that is cut has the whole as its tip, and a
// button that shows an icon alone has its name as its tip.
func (d *testWindow) readable(t *testing.T, screen string) {
	t.Helper()
	var visit func(o, within fyne.CanvasObject, in pressed, at fyne.Position)
	visit = func(o, within fyne.CanvasObject, in pressed, at fyne.Position) {
		if o == nil || !o.Visible() {
			return
		}
		if p, ok := o.(pressed); ok {
			in, at = p, fyne.Position{}
		}
		switch o := o.(type) {
		case *parts.Text:
			whole := o.Text() == o.Shown() || strings.Contains(o.Shown(), "\n")
			switch {
			case o.Text() == "" || o.Size().Width == 0 || !o.Selectable() && in == nil && isSecret(screen, o.Text()):
			case in != nil && !whole && strings.HasSuffix(o.Shown(), "…"):
				if tip := in.TipAt(at.AddXY(1, o.Size().Height/2)); tip != o.Text() {
					t.Errorf("%s: the tip of %q is %q", screen, o.Shown(), tip)
				}
			case in == nil && !o.Selectable():
				t.Errorf("%s: %q cannot be selected", screen, o.Text())
			case in != nil && o.Selectable():
				t.Errorf("%s: %q takes the clicks of what it stands in", screen, o.Text())
			case in != nil && !offersCopies(in):
				t.Errorf("%s: %q stands in %T, whose menu does not copy it", screen, o.Text(), in)
			}
			return
		case *parts.Entry, *parts.Glyph: // the one is selected as every field is, the letters of the other are a picture
			return
		case *canvas.Text:
			if in == nil && o.Text != "" && !slices.Contains(notSelected, fmt.Sprintf("%T", within)) {
				t.Errorf("%s: %q is drawn in %T and cannot be selected", screen, o.Text, within)
			}
		case *parts.Button:
			if o.Bare() {
				if o.TipAt(fyne.Position{}) != o.AccessibilityLabel() || o.AccessibilityLabel() == "" {
					t.Errorf("%s: the tip of the icon %q is %q", screen, o.AccessibilityLabel(), o.TipAt(fyne.Position{}))
				}
			}
		case *parts.NavItem:
			if o.Compact() {
				if o.TipAt(fyne.Position{}) != o.Name() {
					t.Errorf("%s: the tip of the icon %q is %q", screen, o.Name(), o.TipAt(fyne.Position{}))
				}
			}
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.TempWidgetRenderer(d.t, o).Objects() // of the whole test: it drops the renderer at its end
		}
		for _, c := range children {
			visit(c, o, in, at.Add(c.Position()))
		}
	}
	root := d.app.Content()
	if top := d.w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	visit(root, nil, nil, fyne.Position{})
}

// notSelected are the parts whose drawn texts nobody copies: a line of a menu is chosen by the click
// that would select it, and what it names stands elsewhere; a step of an attack draws its number alone.
var notSelected = []string{"*parts.menuRow", "*parts.outcomeStep"}

// offersCopies reports whether the secondary button copies what stands in it.
func offersCopies(in pressed) bool {
	_, offers := in.(fyne.SecondaryTappable)
	return offers
}

// isSecret reports whether a text is a secret or the masked end of one. Its own button copies it.
func isSecret(screen, text string) bool {
	return (screen == "recovery-code" || screen == string(DialogRecovery)) && strings.Count(text, "-") == 7 || strings.HasPrefix(text, "••••")
}

// TestSecretsAreTheOnlyTextsThatCannotBeSelected: outside of the parts only the dialog that shows
// the recovery code makes a text inert.
func TestSecretsAreTheOnlyTextsThatCannotBeSelected(t *testing.T) {
	var files []string
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Inert" && !strings.HasPrefix(name, "parts/") {
				files = append(files, name)
			}
			return true
		})
	}
	if !slices.Equal(files, []string{"recovery_dialog.go"}) {
		t.Errorf("texts are made inert in %q", files)
	}
}

// TestTheWheelOverEveryFieldMovesThePage turns the wheel over each field and each choice of the
// rooms with fields, in a window that is too low for them.
func TestTheWheelOverEveryFieldMovesThePage(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(fyne.NewSize(800, 560))
	for name, pane := range map[string]func() *container.Scroll{
		"provider-advanced": func() *container.Scroll { return made[*providersRoom](d.app).scroll },
		"settings":          func() *container.Scroll { return made[*settingsRoom](d.app).content },
	} {
		for _, sc := range slices.Concat(scenes, settingsScenes, addressScenes) {
			if sc.name != name {
				continue
			}
			d.showState(sc.state())
			if sc.then != nil {
				sc.then(d)
			}
			d.drain()
		}
		scroll, fields := pane(), 0
		d.walk(func(o fyne.CanvasObject) {
			_, entry := o.(*parts.Entry)
			_, choice := o.(*parts.Select)
			if !entry && !choice {
				return
			}
			scroll.ScrollToTop()
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(20, 18)
			top := fyne.CurrentApp().Driver().AbsolutePositionForObject(scroll)
			if at.X < top.X {
				return // in the list beside the page
			}
			fields++
			scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(at.Y-top.Y-200, scroll.Content.Size().Height-scroll.Size().Height-150))))
			at = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(20, 18)
			before := scroll.Offset.Y
			test.Scroll(d.w.Canvas(), at, 0, -25)
			if scroll.Offset.Y < before+90 {
				t.Errorf("%s: over the field at %v a notch moves the page from %v to %v", name, at, before, scroll.Offset.Y)
			}
		})
		if fields < 3 {
			t.Errorf("%s has %d fields", name, fields)
		}
	}
}

// TestTimesAndInstructionsAreNeverCut: at both sizes of the design nothing is cut but names and
// addresses that are too long for their places.
func TestTimesAndInstructionsAreNeverCut(t *testing.T) {
	d := newTestWindow(t)
	far := scene{name: "far-end", state: func() State {
		s := wall()
		a, _ := s.Account("ada-1815")
		a.Grant.ObtainedAt, a.Grant.ExpiresAt = time.Now().Add(-400*24*time.Hour), time.Now().Add(400*24*time.Hour)
		return s.withAccount(a)
	}}
	here := scene{name: "device-here", state: func() State {
		s := byDevice()
		return s.coded(1, auth.DeviceCode{UserCode: "WDJB-MJHT", Address: "http://127.0.0.1:29279/device", Ends: time.Now().Add(10 * time.Minute)})
	}}
	for _, size := range sizes[:2] {
		d.w.Resize(size)
		for _, sc := range append(slices.Concat(scenes, settingsScenes, addressScenes), far, here) {
			if sc.name == "long" {
				continue // its names are
			}
			d.showState(sc.state())
			if sc.then != nil {
				sc.then(d)
			}
			d.drain()
			d.walk(func(o fyne.CanvasObject) {
				if text, ok := o.(*parts.Text); ok && text.Size().Width > 0 && strings.HasSuffix(text.Shown(), "…") && !strings.HasSuffix(text.Text(), "…") && !strings.Contains(text.Text(), ".sealed") {
					t.Errorf("%v, %s: %q is cut to %q", size.Width, sc.name, text.Text(), text.Shown())
				}
			})
			d.app.session = nil
			d.showState(wall())
			for d.w.Canvas().Overlays().Top() != nil {
				d.key(fyne.KeyEscape)
			}
		}
	}
}

// TestTheStatusColumnStandsStill: whatever the words of a status, it begins at the same place.
func TestTheStatusColumnStandsStill(t *testing.T) {
	d := newTestWindow(t)
	places := map[float32][]string{}
	for _, sc := range scenes {
		s := sc.state()
		if s.Phase != PhaseOpen || s.Room != RoomAccounts {
			continue
		}
		for _, ago := range []time.Duration{time.Minute, 26 * time.Hour, 40 * 24 * time.Hour, 400 * 24 * time.Hour} {
			for i, a := range s.Accounts {
				if !a.EndedAt.IsZero() {
					s.Accounts[i].EndedAt = time.Now().Add(-ago)
				}
				if !a.UnreachableAt.IsZero() {
					s.Accounts[i].UnreachableAt = time.Now().Add(-ago)
				}
				if !a.Grant.ExpiresAt.IsZero() && a.EndedAt.IsZero() {
					s.Accounts[i].Grant.ExpiresAt = time.Now().Add(ago*3/2 + 59*time.Minute)
				}
			}
			s.Dialog = Dialog{}
			d.showState(State{Phase: PhaseEmpty})
			d.showState(s)
			d.walk(func(o fyne.CanvasObject) {
				if status, ok := o.(*parts.Status); ok && status.Word() != "" {
					at := status.Position().X
					places[at] = append(places[at], status.Word())
				}
			})
		}
	}
	if len(places) != 1 {
		t.Errorf("the column begins at %v", places)
	}
}

// TestRowsOfOneNameAreToldApart: the second line has the provider, or the email where the provider is
// the same; a narrow window shows that beside the name.
func TestRowsOfOneNameAreToldApart(t *testing.T) {
	d := newTestWindow(t)
	person := func(id, provider, name, email string) auth.Account {
		return shifted(account(id, provider, time.Hour, func(a *auth.Account) {
			a.Label, a.Identity.Email, a.Identity.Subject = name, email, "sub-"+id
		}))
	}
	s := State{Phase: PhaseOpen}.withAccounts([]auth.Account{
		person("1", "github", "Ada Lovelace", "ada@hub.example"), person("2", "gitlab", "Ada Lovelace", "ada@lab.example"),
		person("3", "google", "grace hopper", "grace@one.example"), person("4", "google", "Grace Hopper", "grace@two.example"),
		person("5", "google", "anna@mail.example", "anna@mail.example"), person("6", "google", "anna@mail.example", "anna@mail.example"),
		person("7", "google", "Alone", "alone@mail.example"),
	}, nil).selected("7")
	want := map[string]string{"1": "GitHub", "2": "GitLab", "3": "grace@one.example", "4": "grace@two.example", "5": "sub-5", "6": "sub-6", "7": ""}
	d.showState(s)
	for _, r := range d.app.state.rows(&keptRows{}) {
		if r.kind != rowAccount {
			continue
		}
		if r.apart != want[r.account] {
			t.Errorf("%s is told apart by %q", r.account, r.apart)
		}
	}
	for _, size := range sizes[:2] {
		d.w.Resize(size)
		shown := map[string]int{}
		d.walk(func(o fyne.CanvasObject) {
			if text, ok := o.(*parts.Text); ok && !text.Selectable() {
				shown[strings.TrimSuffix(text.Shown(), "…")]++
			}
		})
		for id, apart := range want {
			if apart != "" && shown[apart] == 0 && shown[apart[:min(len(apart), len("grace@one.exa"))]] == 0 {
				t.Errorf("%v: %q of account %s is not shown in the list: %v", size, apart, id, shown)
			}
		}
	}
}

// TestU6AWideWindowIsUsed: in a window of 1600 the cards of an account and the form of a provider take
// what a window of 1120 lacks, so that long values are read whole.
func TestU6AWideWindowIsUsed(t *testing.T) {
	d := newTestWindow(t)
	long := "subject-of-a-company-with-long-ones-0123456789"
	whole := func() (is bool) {
		d.walk(func(o fyne.CanvasObject) {
			text, ok := o.(*parts.Text)
			is = is || ok && text.Text() == long && text.Shown() == long
		})
		return is
	}
	s := wall()
	a, _ := s.Account("ada-1815")
	a.Identity.Subject = long
	for size, want := range map[fyne.Size]bool{sizes[1]: false, sizes[2]: true} {
		d.w.Resize(size)
		d.showState(State{Phase: PhaseEmpty})
		d.showState(s.withAccount(a).selected("ada-1815"))
		d.drain()
		if whole() != want {
			t.Errorf("at %v a long subject is whole: %v", size.Width, !want)
		}
	}
}
