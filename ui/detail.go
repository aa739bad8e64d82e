package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// detailPane shows the selected account: its person, its status, its actions, and cards with
// details.
type detailPane struct {
	on     detailActs
	scroll *container.Scroll
	page   *fyne.Container
	shown  detailView
	narrow bool

	glyph    *parts.Glyph
	name     *parts.Text
	second   *parts.Text
	headline *parts.Headline
	bar      *parts.Bar
	refresh  *parts.Button
	signIn   *parts.Button
	revoke   *parts.Button
	remove   *parts.Button // of a revoked account, in the place of revoke
	more     *parts.Button
	trouble  *troubleNote
	cards    *cards
	lock     *parts.Icon
	seal     *parts.Text
	recovery *parts.Button // makes a recovery code
}

// detailShown is what the detail shows of the state.
type detailShown struct {
	view       detailView
	ok         bool // an account is selected
	offersCode bool // a recovery code would be useful
}

// detailActs is what the detail can trigger.
type detailActs interface {
	asker
	pages
	cardActs
	refresh(id string)
	signInAgain(id string, scopes []string, prompt string)
	makeRecoveryCode()
}

func newDetailPane(on detailActs) *detailPane {
	d := &detailPane{
		on: on, glyph: parts.NewGlyph("", "", 56),
		name: parts.NewText(parts.Heading, "").Cut(), second: parts.NewText(parts.Body, "").Muted().Cut(),
		headline: parts.NewHeadline(parts.LookActive(), "", ""), bar: parts.NewBar(),
		trouble: newTroubleNote(on.openPage), cards: newCards(on),
		lock: parts.NewIcon(parts.IconLock, parts.ColorMuted, 16), seal: parts.NewText(parts.Caption, "").Muted().Cut(),
	}
	d.refresh = parts.NewButton(parts.Primary, words.RefreshButton(), theme.ViewRefreshIcon(), func() { on.refresh(d.shown.id) })
	d.signIn = parts.NewButton(parts.Plain, words.SignInAgain(), theme.LoginIcon(), func() { on.signInAgain(d.shown.id, nil, "") })
	d.revoke = parts.NewButton(parts.QuietDanger, words.RevokeAsk(), nil, func() {
		on.ask(Dialog{Kind: DialogRevoke, Account: d.shown.id})
	})
	d.remove = parts.NewButton(parts.Quiet, words.RemoveAsk(), nil, func() {
		on.ask(Dialog{Kind: DialogRemove, Account: d.shown.id})
	})
	d.more = parts.NewIconButton(parts.Quiet, words.More(), theme.MoreVerticalIcon(), d.openMenu)
	d.recovery = parts.NewButton(parts.Link, words.MakeRecovery(), nil, on.makeRecoveryCode).Small().Flush()
	d.page = container.New(&detailLayout{d})
	d.page.Objects = d.objects()
	d.scroll = parts.NewScroll(d.page)
	return d
}

func (d *detailPane) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		d.glyph, d.name, d.second, d.headline, d.bar, d.refresh, d.signIn, d.revoke, d.remove, d.more,
		d.trouble, d.cards.content, d.lock, d.seal, d.recovery,
	}
}

// show draws the selected account. It redraws nothing if the account is unchanged.
func (d *detailPane) show(now detailShown) {
	if !now.ok {
		d.scroll.Hide()
		return
	}
	v := now.view
	d.scroll.Show()
	fresh := v.id != d.shown.id
	d.glyph.SetPerson(v.provider, v.letters, v.name)
	d.name.SetText(v.name)
	d.showSecond(v)
	d.showHeadline(v.headline)
	d.showActions(v.actions)
	moved := d.trouble.show(v.trouble)
	moved = d.cards.show(v, fresh) || moved
	d.seal.SetText(v.seal)
	if d.recovery.Visible() != now.offersCode {
		setVisible(d.recovery, now.offersCode)
		moved = true
	}
	d.shown = v
	if fresh {
		d.scroll.ScrollToTop()
	}
	if moved || fresh {
		d.page.Refresh()
	}
}

// forget removes everything drawn.
func (d *detailPane) forget() {
	d.name.SetText("")
	d.second.SetText("")
	d.cards.forget()
	d.shown = detailView{}
	d.scroll.Hide()
}

// showTime redraws what depends on the clock alone.
func (d *detailPane) showTime(now detailShown) {
	v := now.view
	if !now.ok || v.id != d.shown.id {
		return
	}
	d.showHeadline(v.headline)
	if v.actions != d.shown.actions || v.tokens != d.shown.tokens || !slices.Equal(v.also, d.shown.also) {
		d.show(now)
	}
}

func (d *detailPane) showSecond(v detailView) {
	var spans []parts.Span
	add := func(text string, role parts.Role) {
		if text == "" {
			return
		}
		if len(spans) > 0 {
			spans = append(spans, parts.Span{Text: "  ·  ", Role: parts.Body})
		}
		spans = append(spans, parts.Span{Text: text, Role: role})
	}
	add(v.email, parts.Body)
	add(v.where, parts.Body)
	if !d.narrow {
		add(v.host, parts.MonoSmall)
	}
	d.second.SetSpans(spans...)
}

func (d *detailPane) showHeadline(h headlineView) {
	l := lookOf(h.look)
	d.headline.Set(l, h.word, h.rest)
	caption := h.lifetime
	if d.narrow {
		caption = ""
	}
	d.headline.SetCaption(caption)
	d.bar.Set(float32(h.left), l.Colour)
}

func (d *detailPane) showActions(a actionsView) {
	setVisible(d.refresh, a.refresh)
	setVisible(d.revoke, a.revoke)
	setVisible(d.remove, a.remove)
	if a.task == TaskRefresh {
		d.refresh.SetBusy(words.Doing(string(a.task)))
	} else {
		d.refresh.Idle()
	}
	kind := parts.Plain
	if a.signIn && !a.refresh {
		kind = parts.Primary
	}
	d.signIn.SetKind(kind)
	busy := a.task != TaskNone
	setEnabled(d.refresh, !busy || a.task == TaskRefresh)
	setEnabled(d.signIn, !busy)
	setEnabled(d.revoke, !busy)
	setEnabled(d.remove, !busy)
	setEnabled(d.more, !busy)
}

// setNarrow draws for a window below 1000 wide.
func (d *detailPane) setNarrow(narrow bool) {
	if d.narrow != narrow {
		d.narrow = narrow
		d.showSecond(d.shown)
		d.showHeadline(d.shown.headline)
		d.page.Refresh()
	}
}

// detailLayout places the detail by the measures of the design: 24 around the page, at most wideWidth
// wide, the seal at the foot.
type detailLayout struct{ d *detailPane }

const (
	pageInset = 24
	pageWidth = 760  // of what is read
	wideWidth = 1160 // of an account's page and a provider's form, which have two columns
)

// MinSize uses the width of the scroll, so that the height is right at the first pass.
func (l *detailLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	w := inner(l.d.scroll.Size().Width)
	return fyne.NewSize(320, cardsTop+l.troubleHeight(w)+l.cardsHeight(w)+24+16+24)
}

// cardsTop is where the cards begin when no trouble is shown.
const cardsTop = 216

func (l *detailLayout) cardsHeight(width float32) float32 {
	cards := l.d.cards.content
	cards.Resize(fyne.NewSize(width, cards.Size().Height))
	return cards.MinSize().Height
}

func (l *detailLayout) troubleHeight(width float32) float32 {
	if !l.d.trouble.Visible() {
		return 0
	}
	return l.d.trouble.heightFor(width) + 16
}

func inner(width float32) float32 { return min(max(width-2*pageInset, 240), wideWidth) }

// Layout places the objects.
func (l *detailLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d, x, w := l.d, float32(pageInset), inner(size.Width)
	put(d.glyph, x, 24, 56, 56)
	put(d.name, x+72, 29, w-72, 30)
	put(d.second, x+72, 59, w-72, 18)
	put(d.headline, x, 104, w, 20)
	put(d.bar, x, 132, w, 4)
	at := x
	for _, b := range []*parts.Button{d.refresh, d.signIn, d.revoke, d.remove} {
		if b.Visible() {
			bw := b.MinSize().Width
			put(b, at, 156, bw, 36)
			at += bw + 8
		}
	}
	put(d.more, x+w-36, 156, 36, 36)
	y := float32(cardsTop)
	if d.trouble.Visible() {
		h := d.trouble.heightFor(w)
		put(d.trouble, x, y, w, h)
		y += h + 16
	}
	high := l.cardsHeight(w)
	put(d.cards.content, x, y, w, high)
	foot := max(y+high+24, size.Height-33)
	put(d.lock, x, foot, 16, 16)
	right := float32(0)
	if d.recovery.Visible() {
		right = d.recovery.MinSize().Width + 8
		put(d.recovery, x+w-right+8, foot-8, right-8, 32)
	}
	put(d.seal, x+24, foot, max(w-24-right, 0), 16)
}

// put moves and resizes an object.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func setVisible(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func setEnabled(o fyne.Disableable, on bool) {
	if o.Disabled() != on {
		return
	}
	if on {
		o.Enable()
	} else {
		o.Disable()
	}
}
