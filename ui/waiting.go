package ui

import (
	"time"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogWaiting shows the progress of a sign-in.
const DialogWaiting DialogKind = "waiting"

// waitingActs is what the dialogs of a pending sign-in can trigger.
type waitingActs interface {
	reopenPage(n int)
	copyLink(n int)
	cancelSignIn(n int)
	paste(n int, address string)
	copyText(text string)
	seeInFlow(attempt string)
	stopActs
}

// signInShown is what the dialogs of one sign-in show of the state.
type signInShown struct {
	signIn SignIn
	ok     bool   // the sign-in still exists
	fault  string // which fault of the demo provider is on; empty means none
	now    time.Time
}

// newSignInDialog returns the dialog for the browser or for another device, as the sign-in
// requires.
func newSignInDialog(on waitingActs, x SignIn) view[signInShown] {
	if x.Ask.Device {
		return newDeviceDialog(on, x)
	}
	return newWaitingDialog(on, x)
}

// waitingDialog shows the progress of a sign-in. It has no filled button, because the next step is
// in the browser.
type waitingDialog struct {
	on     waitingActs
	n      int
	dialog *parts.Dialog
	list   *checklist
	fault  *parts.Text // which fault of the demo provider is on; hidden while none is
	came   *parts.Text // why the provider's answer could not be taken; hidden while there is none
	reopen *parts.Button
	copy   *parts.Button
	flow   *flowLink
	paste  *parts.Entry
	begins *parts.Text // how the address to paste begins
	use    *parts.Button
	fold   *parts.Fold
	stop   *stopPart
	sub    string // the line below the title while the sign-in goes on
}

func (w *waitingDialog) shell() *parts.Dialog { return w.dialog }

func newWaitingDialog(on waitingActs, x SignIn) *waitingDialog {
	w := &waitingDialog{on: on, n: x.N, list: newChecklist(), came: parts.NewParagraph(parts.Body, "")}
	w.came.Hide()
	w.fault = parts.NewText(parts.Caption, "").Coloured(parts.ColorExpiring)
	w.fault.Hide()
	w.reopen = parts.NewButton(parts.Plain, words.OpenAgain(), nil, func() { on.reopenPage(x.N) })
	w.copy = parts.NewCopyButton(parts.Quiet, words.CopyLink(), func() { on.copyLink(x.N) })
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { on.cancelSignIn(x.N) })
	w.flow = newFlowLink(on.seeInFlow)
	w.paste = parts.NewEntry(words.PasteHolder())
	w.begins = parts.NewParagraph(parts.Caption, "").Muted()
	w.begins.Hide()
	w.use = parts.NewButton(parts.Plain, words.PasteUse(), nil, w.submit)
	w.paste.OnSubmitted = func(string) { w.submit() }
	w.stop, w.sub = newStopPart(on, x), words.WaitSub(x.Provider)
	w.dialog = parts.NewDialog(parts.WideWaiting, words.WaitTitle(), w.sub).
		Lead(parts.NewGlyph(x.Ask.Provider, x.Provider, 48)).
		Body(w.stop.above(parts.Column(8, w.fault, w.list.column, w.came, w.flow.line))).Left(w.reopen, w.copy).
		Foot(w.elsewhere())
	w.stop.join(w.dialog, cancel, w.reopen)
	return w
}

// elsewhere is the form for a browser on another machine.
func (w *waitingDialog) elsewhere() *parts.Fold {
	w.fold = parts.NewFold(words.PasteFold(), "", parts.Column(8, w.begins, parts.Line(8, w.paste, w.use)))
	w.fold.OnMoved = func() { w.dialog.Fit() }
	w.fold.OnFolded = func(open bool) {
		if open {
			w.on.focusLater(w.paste)
		}
	}
	return w.fold
}

// submit passes on the pasted address.
func (w *waitingDialog) submit() {
	if w.paste.Text != "" {
		w.on.paste(w.n, w.paste.Text)
		w.paste.SetText("")
	}
}

func (w *waitingDialog) show(v signInShown) {
	if !v.ok {
		return
	}
	x := v.signIn
	setEnabled(w.reopen, x.URL != "")
	setEnabled(w.copy, x.URL != "")
	w.flow.show(x.Attempt)
	moved := w.list.show(x, v.now)
	if w.stop.show(x, v.now) {
		w.showStop(x)
		moved = true
	}
	if x.Redirect != "" && !w.begins.Visible() {
		w.begins.SetText(words.PasteBegins(x.Redirect))
		w.begins.Show()
		moved = true
	}
	if w.fault.Text() != v.fault {
		w.fault.SetText(v.fault)
		setVisible(w.fault, v.fault != "")
		moved = true
	}
	if explained := w.explain(x); moved || explained {
		w.dialog.Fit()
	}
}

// showStop shows what the dialog is about: the stop, or else how far the sign-in has come.
func (w *waitingDialog) showStop(x SignIn) {
	setVisible(w.list.column, x.Stop == nil)
	if x.Stop != nil {
		w.dialog.SetTitle(words.StepByStep(), words.StepByStepSub(x.Provider))
	} else {
		w.dialog.SetTitle(words.WaitTitle(), w.sub)
	}
}

// explain says why the provider's answer, or a pasted address, could not be taken, and
// reports whether that is new.
func (w *waitingDialog) explain(x SignIn) bool {
	text := ""
	switch n := noteOf(x.CameBack); {
	case x.CameBack != nil:
		text = words.TitleAndHint(n.title, n.hint)
	case x.BadPaste:
		text = words.PasteRefused()
	}
	if w.came.Text() == text {
		return false
	}
	w.came.SetText(text)
	setVisible(w.came, text != "")
	return true
}

func (w *waitingDialog) showTime(v signInShown) {
	if v.ok {
		w.list.show(v.signIn, v.now)
		w.stop.showTime(v.signIn, v.now)
	}
}
