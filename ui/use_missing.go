package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// shownScopes is how many scopes the dialog names in one group.
const shownScopes = 4

// missing shows that a resource demands more scopes than the token has.
func (u *useDialog) missing(got Answer, step auth.StepUp, isFinal bool) []fyne.CanvasObject {
	head := parts.NewHeadline(parts.LookStopped(), words.UseRefused(), words.ResourceWants(len(step.Missing)))
	head.SetCaption(words.StatusAndTime(got.Status, got.Took))
	box := parts.Column(8, parts.NewText(parts.Strong, words.WhatIsMissing()))
	for i, scope := range step.Missing {
		label := ""
		if i == 0 {
			label = words.APIWants()
		}
		if i == shownScopes {
			box.Add(labelled("", parts.NewText(parts.Caption, words.MoreScopes(len(step.Missing)-i)).Muted()))
			break
		}
		box.Add(labelled(label, parts.NewChip(scope, false), parts.NewText(parts.Body, words.ScopeOrNone(scope)).Cut()))
	}
	if len(step.Missing) == 0 {
		box.Add(labelled(words.APIWants(), parts.NewText(parts.Body, words.APISaidNone()).Cut()))
	}
	if len(step.Granted) > 0 {
		box.Add(labelled(words.TokenHas(), grantedChips(step.Granted)))
	}
	box.Add(parts.Gap(0, 0))
	switch {
	case isFinal:
		box.Add(parts.NewParagraph(parts.Body, words.NotGiven(got.Err.Provider)))
	case len(step.Missing) == 0:
		u.scopes = parts.NewMonoEntry("")
		u.scopes.OnSubmitted = func(string) { u.stepUp() }
		box.Add(parts.NewField(words.ScopesToAskFor(), u.scopes))
	default:
		box.Add(parts.NewParagraph(parts.Body, words.WillAskFor(got.Err.Provider, step.Missing)))
	}
	details := parts.NewFold(words.Technical(), codeOf(got.Err), technical(got.Err))
	details.OnMoved = func() { u.dialog.Fit() }
	return []fyne.CanvasObject{head, parts.NewPanel(box), details}
}

// labelled puts the label of a row in a column of its own.
func labelled(label string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.Line(8, append([]fyne.CanvasObject{parts.Fixed(96, 0, parts.NewText(parts.Caption, label).Muted())}, objects...)...)
}

// grantedChips shows the scopes of the token.
func grantedChips(scopes []string) fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, scope := range scopes[:min(len(scopes), 2*shownScopes)] {
		chips = append(chips, parts.NewChip(scope, true))
	}
	if more := len(scopes) - len(chips); more > 0 {
		chips = append(chips, parts.NewText(parts.Caption, words.MoreScopes(more)).Muted())
	}
	return parts.Wrapping(8, chips...)
}
