package ui

import (
	"time"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// modal is a dialog that shows a state.
type modal interface {
	shell() *parts.Dialog
	show(State)
}

// dialogs keeps at most one dialog over the window: that of State.Dialog.
type dialogs struct {
	app    *App
	stands Dialog
	modal  modal
}

func newDialogs(a *App) *dialogs { return &dialogs{app: a} }

// show opens, draws or closes the dialog as the state says.
func (d *dialogs) show(s State) {
	if d.modal != nil && d.stands != s.Dialog {
		d.modal.shell().Close()
		d.modal = nil
	}
	c := d.app.canvas()
	if d.modal == nil && s.Dialog.Kind != DialogNone && c != nil {
		if d.modal = d.make(s); d.modal == nil {
			return
		}
		d.stands = s.Dialog
		d.modal.show(s)
		d.modal.shell().OnDismissed = func() { d.dismissed() }
		d.modal.shell().Open(c)
		return
	}
	if d.modal != nil {
		d.modal.show(s)
	}
}

// dismissed closes the dialog, and ends what only it shows.
func (d *dialogs) dismissed() {
	if w, ok := d.modal.(interface{ dismissed() }); ok {
		w.dismissed()
	}
	d.app.set(d.app.state.answered())
}

// showTime draws what the clock alone changes.
func (d *dialogs) showTime(s State) {
	if w, ok := d.modal.(interface{ showTime(State) }); ok {
		w.showTime(s)
	}
}

// make builds a dialog. It is nil when what it is about is gone.
func (d *dialogs) make(s State) modal {
	switch s.Dialog.Kind {
	case DialogPicker:
		return newPickerDialog(d.app, s)
	case DialogWaiting:
		if x, ok := s.SignIn(s.Dialog.SignIn); ok && x.Ask.Device {
			return newDeviceDialog(d.app, x)
		}
		return newWaitingDialog(d.app, s)
	case DialogFailure:
		return newFailureDialog(d.app, s)
	case DialogRevoke, DialogRemove:
		return newAccountQuestion(d.app, s)
	case DialogRemoveProvider:
		return newProviderQuestion(d.app, s)
	case DialogRename:
		return newRenameDialog(d.app, s)
	case DialogUse:
		return newUseDialog(d.app, s)
	case DialogSignOut:
		return newSignOutQuestion(d.app, s)
	case DialogSigningOut:
		return newLeavingDialog(d.app, s)
	case DialogRecovery:
		return newRecoveryDialog(d.app)
	case DialogKeys:
		return newKeysDialog(d.app)
	case DialogStartAgain:
		return newQuestion(d.app, words.AskStartAgain(s.Unopened.Accounts, s.Unopened.Providers), d.app.startAgain)
	case DialogUnsaved:
		return newUnsavedQuestion(d.app)
	}
	return settingsDialog(d.app, s)
}

// question asks before something that cannot be undone. Its filled button is
// the one that does it; Enter presses the quiet one, which keeps everything.
type question struct{ dialog *parts.Dialog }

func (q *question) shell() *parts.Dialog { return q.dialog }
func (q *question) show(State)           {}

func newQuestion(a *App, w words.Question, yes func()) *question {
	q := &question{dialog: parts.NewDialog(parts.WideConfirm, w.Title, w.Text)}
	keep := parts.NewButton(parts.Quiet, w.No, nil, func() { a.set(a.state.answered()) })
	q.dialog.Right(keep, parts.NewButton(parts.Danger, w.Yes, nil, yes)).Default(keep)
	return q
}

func newAccountQuestion(a *App, s State) modal {
	acc, ok := s.Account(s.Dialog.Account)
	if !ok {
		return nil
	}
	p, _ := s.Provider(acc.Provider)
	if s.Dialog.Kind == DialogRevoke {
		return newQuestion(a, words.AskRevoke(acc.DisplayName(), p.DisplayName()), func() { a.revoke(acc.ID) })
	}
	live := s.actions(acc).use
	return newQuestion(a, words.AskRemove(acc.DisplayName(), p.DisplayName(), live), func() { a.remove(acc.ID) })
}

func newProviderQuestion(a *App, s State) modal {
	p, ok := s.Provider(s.SelectedProv)
	if !ok {
		return nil
	}
	return newQuestion(a, words.AskRemoveProvider(p.DisplayName(), s.linked(p.ID)), func() { a.removeProvider(p.ID) })
}

// renameDialog changes the person's own word for an account.
type renameDialog struct{ dialog *parts.Dialog }

func (r *renameDialog) shell() *parts.Dialog { return r.dialog }
func (r *renameDialog) show(State)           {}

func newRenameDialog(a *App, s State) modal {
	acc, ok := s.Account(s.Dialog.Account)
	if !ok {
		return nil
	}
	entry := parts.NewEntry("")
	fillIn(entry, acc.Label)
	save := func() { a.rename(acc.ID, entry.Text) }
	entry.OnSubmitted = func(string) { save() }
	field := parts.NewField(words.RenameLabel(), entry).Hint(words.RenameHint())
	r := &renameDialog{parts.NewDialog(parts.WideConfirm, words.RenameTitle(), "")}
	r.dialog.Body(field).Right(
		parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { a.set(a.state.answered()) }),
		parts.NewButton(parts.Primary, words.Save(), nil, save))
	r.dialog.Initial = entry
	return r
}

// fillIn writes into an entry and puts the cursor behind it.
func fillIn(e *parts.Entry, text string) {
	e.SetText(text)
	e.CursorColumn = len([]rune(text))
}

// keysDialog lists the keys.
type keysDialog struct{ dialog *parts.Dialog }

func (k *keysDialog) shell() *parts.Dialog { return k.dialog }
func (k *keysDialog) show(State)           {}

func newKeysDialog(a *App) modal {
	rows := parts.Column(0)
	for _, line := range words.KeyLines() {
		rows.Add(parts.Line(0,
			parts.Fixed(140, 28, parts.NewText(parts.Mono, line[0])),
			parts.NewText(parts.Body, line[1]).Cut()))
	}
	k := &keysDialog{parts.NewDialog(parts.WideConfirm, words.KeysTitle(), words.KeysHint())}
	k.dialog.Body(rows).Right(parts.NewButton(parts.Primary, words.Close(), nil, func() { a.set(a.state.answered()) }))
	if v := a.deps.Version; v != "" {
		k.dialog.Left(parts.NewText(parts.Caption, words.AppName()+" "+v).Muted())
	}
	return k
}

// clockText is how long a sign-in has been waiting, as it is shown.
func clockText(x SignIn, now time.Time) string { return words.WaitedOf(x.waited(now), x.Timeout) }
