package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogFailure shows why a sign-in stopped.
const DialogFailure DialogKind = "failure"

// failureActs is what the dialog of a stopped sign-in can trigger.
type failureActs interface {
	closing
	copier
	retrySignIn(n int)
	addAsAnother(n int)
	useNewAddress(n int)
	openPage(url string)
	seeInFlow(attempt string)
}

// copier puts text on the clipboard and shows a notice.
type copier interface{ copyText(text string) }

// failureDialog shows why a sign-in stopped: the sentence, the hint, the checklist up to the
// failure, and the folded technical details.
type failureDialog struct {
	dialog *parts.Dialog
	list   *checklist
}

func (f *failureDialog) shell() *parts.Dialog { return f.dialog }

func newFailureDialog(on failureActs, x SignIn, p auth.Provider, now time.Time) *failureDialog {
	title, hint := words.Say(x.Err)
	f := &failureDialog{list: newChecklist()}
	f.list.reached(x, now)
	setVisible(f.list.column, !x.Ask.Device) // the checklist describes a sign-in in a browser
	details := parts.NewFold(words.Technical(), codeOf(x.Err), detailsOf(x))
	details.OnMoved = func() { f.dialog.Fit() }
	body := parts.Column(8, fixIt(on, p, x, hint), f.list.column, details)
	f.dialog = parts.NewDialog(parts.WideError, title, words.FailureSub(x.Err.Step)).
		Lead(failureGlyph(x.Err)).
		Body(body).Ruled().
		Left(parts.NewButton(parts.Quiet, words.Close(), nil, on.answer)).
		Right(waysOn(on, x)...)
	return f
}

// failureGlyph warns, unless a person or the lock ended the sign-in: that is no error.
func failureGlyph(err *auth.Error) *parts.IconGlyph {
	if intended(err) {
		return parts.NewIconGlyph(parts.IconStatusRevoked, parts.ToneRevoked, 48)
	}
	return parts.NewIconGlyph(theme.WarningIcon(), parts.ToneAttention, 48)
}

// intended reports whether a sign-in ended because a person said no, or because the window locked.
func intended(err *auth.Error) bool {
	return err.Reason == auth.ReasonDenied || err.Kind == auth.KindCancelled
}

// waysOn returns the buttons for a stopped sign-in, the filled one last.
func waysOn(on failureActs, x SignIn) (ways []*parts.Button) {
	add := func(kind parts.Kind, label string, icon fyne.Resource, do func()) {
		ways = append(ways, parts.NewButton(kind, label, icon, do))
	}
	if x.Attempt != "" {
		add(parts.Plain, words.ShowFlow(), parts.IconFlow, func() { on.seeInFlow(x.Attempt) })
	}
	switch x.Err.Reason {
	case auth.ReasonOtherAccount: // no account is replaced without consent
		add(parts.Plain, words.AddAsAnother(), nil, func() { on.addAsAnother(x.N) })
	case auth.ReasonEndpointMoved: // nothing is sent to a new host without consent
		add(parts.Plain, words.UseNewAddress(), nil, func() { on.useNewAddress(x.N) })
	}
	add(parts.Primary, words.Retry(), theme.ViewRefreshIcon(), func() { on.retrySignIn(x.N) })
	return ways
}

// fixIt returns the box with the hint, and with the redirect address where the provider may not
// know it.
func fixIt(on failureActs, p auth.Provider, x SignIn, hint string) fyne.CanvasObject {
	err, hint := x.Err, words.ForWindow(x.Err, hint)
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

// aboutRedirect reports whether a wrong redirect address may be the reason.
func aboutRedirect(r auth.Reason) bool {
	switch r {
	case auth.ReasonRedirectRefused, auth.ReasonNoCallback, auth.ReasonInvalidClient, auth.ReasonCallbackHost, auth.ReasonCallbackPath:
		return true
	}
	return false
}

// redirectLine returns a redirect address that can be copied.
func redirectLine(on copier, uri string) fyne.CanvasObject {
	return parts.Line(8, parts.NewValue(uri).Framed(),
		parts.NewCopyButton(parts.Outline, words.Copy(), func() { on.copyText(uri) }))
}

// codeOf returns the most specific code of an error.
func codeOf(err *auth.Error) string {
	if err.Code != "" {
		return "error=" + err.Code
	}
	return string(err.Reason)
}

// detailsOf returns the technical details, with the redirect address of this sign-in.
func detailsOf(x SignIn) fyne.CanvasObject {
	if x.Redirect == "" {
		return technical(x.Err)
	}
	return technical(x.Err, "redirect_uri="+x.Redirect)
}

// technical lists details for programmers, and then more lines of them; they contain no secret.
func technical(err *auth.Error, more ...string) fyne.CanvasObject {
	lines := []string{"step=" + string(err.Step), "kind=" + string(err.Kind), "reason=" + string(err.Reason)}
	if err.Code != "" {
		lines = append(lines, "error="+err.Code)
	}
	if err.Status != 0 {
		lines = append(lines, fmt.Sprintf("status=%d", err.Status))
	}
	if detail := err.DetailText(); detail != "" {
		lines = append(lines, "detail="+detail)
	}
	return parts.NewParagraph(parts.MonoSmall, strings.Join(append(lines, more...), "\n"))
}
