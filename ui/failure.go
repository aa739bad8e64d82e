package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogFailure says why a sign-in stopped.
const DialogFailure DialogKind = "failure"

// failureActs is what the dialog of a stopped sign-in can ask for.
type failureActs interface {
	closing
	copier
	tryAgain(n int)
	addAsAnother(n int)
	useNewAddress(n int)
	openPage(url string)
}

// copier puts text on the clipboard and says so.
type copier interface{ copyText(text, said string) }

// failureClosed forgets the stopped sign-in, whose failure was read.
func failureClosed(s State) State { return s.withoutSignIn(s.Dialog.SignIn) }

// failureDialog says why a sign-in stopped: the sentence, the hint, how far it
// got, and, folded, the technical details.
type failureDialog struct {
	dialog *parts.Dialog
	list   *checklist
}

func (f *failureDialog) shell() *parts.Dialog { return f.dialog }
func (f *failureDialog) show(State)           {}

func newFailureDialog(on failureActs, s State) modal {
	x, ok := s.SignIn(s.Dialog.SignIn)
	if !ok || x.Err == nil {
		return nil
	}
	title, hint := words.Say(x.Err)
	p, _ := s.Provider(x.Ask.Provider)
	f := &failureDialog{list: newChecklist()}
	f.list.reached(x, s.Now)
	setVisible(f.list.column, !x.Ask.Device) // its lines are those of a browser
	details := parts.NewFold(words.Technical(), codeOf(x.Err), technical(x.Err))
	details.OnMoved = func() { f.dialog.Fit() }
	body := parts.Column(8, fixIt(on, p.Provider, x, hint), f.list.column, details)
	f.dialog = parts.NewDialog(parts.WideError, title, words.FailureSub(x.Err.Step)).
		Lead(parts.NewIconGlyph(theme.WarningIcon(), parts.ToneAttention, 48)).
		Body(body).Ruled().
		Left(parts.NewButton(parts.Quiet, words.Close(), nil, on.answer)).
		Right(waysOn(on, x)...)
	return f
}

// waysOn are what can be done about a stopped sign-in, the filled one last.
func waysOn(on failureActs, x SignIn) []*parts.Button {
	again := parts.NewButton(parts.Primary, words.Retry(), theme.ViewRefreshIcon(), func() { on.tryAgain(x.N) })
	switch x.Err.Reason {
	case auth.ReasonOtherAccount: // nothing is replaced without a word
		return []*parts.Button{parts.NewButton(parts.Plain, words.AddAsAnother(), nil, func() { on.addAsAnother(x.N) }), again}
	case auth.ReasonEndpointMoved: // nothing is sent to a new host without one
		return []*parts.Button{parts.NewButton(parts.Plain, words.UseNewAddress(), nil, func() { on.useNewAddress(x.N) }), again}
	}
	return []*parts.Button{again}
}

// fixIt is the box that says what to do, with the redirect address where that
// is what a provider may not know.
func fixIt(on failureActs, p auth.Provider, x SignIn, hint string) fyne.CanvasObject {
	err, hint := x.Err, words.ForWindow(x.Err, hint)
	if x.Ask.Device {
		hint = words.ForDevice(err, hint)
	}
	box := parts.Column(4, parts.NewText(parts.Strong, words.HowToFix()), parts.NewParagraph(parts.Body, hint))
	if said := words.Said(err); said != "" {
		box.Add(parts.NewParagraph(parts.Body, said).Muted())
	}
	if !x.Ask.Device && aboutRedirect(err.Reason) {
		box.Add(parts.Gap(0, 4))
		box.Add(redirectLine(on, p.RedirectURI()))
		if p.RegisterURL != "" {
			box.Add(parts.Line(0, parts.NewButton(parts.Link, words.OpenRegisterAt(p.DisplayName()), nil, func() { on.openPage(p.RegisterURL) }).Flush(), parts.Spring()))
		}
	}
	return parts.NewPanel(box)
}

// aboutRedirect reports whether the redirect address may be what is wrong.
func aboutRedirect(r auth.Reason) bool {
	return r == auth.ReasonRedirectRefused || r == auth.ReasonNoCallback || r == auth.ReasonInvalidClient
}

// redirectLine is a redirect address that can be copied.
func redirectLine(on copier, uri string) fyne.CanvasObject {
	return parts.Line(8, parts.NewValue(uri).Framed(),
		parts.NewButton(parts.Outline, words.Copy(), theme.ContentCopyIcon(), func() { on.copyText(uri, words.Copied()) }))
}

// codeOf is the one code that tells most.
func codeOf(err *auth.Error) string {
	if err.Code != "" {
		return "error=" + err.Code
	}
	return string(err.Reason)
}

// technical lists what a programmer asks for; it holds no secret.
func technical(err *auth.Error) fyne.CanvasObject {
	lines := []string{"step=" + string(err.Step), "kind=" + string(err.Kind), "reason=" + string(err.Reason)}
	if err.Code != "" {
		lines = append(lines, "error="+err.Code)
	}
	if err.Status != 0 {
		lines = append(lines, fmt.Sprintf("status=%d", err.Status))
	}
	if err.Detail != "" {
		lines = append(lines, "detail="+err.Detail)
	}
	return parts.NewParagraph(parts.MonoSmall, strings.Join(lines, "\n"))
}
