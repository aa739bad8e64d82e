package address

import (
	"cmp"
	"strings"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// line is what a row shows.
type line struct {
	look    parts.Look
	text    string
	bold    string // the part of the text that is bold
	caption string
}

// draw draws one row. The first that is not known yet is looked up, or is what failed.
func (t *Tab) draw(i int) {
	v := t.view
	known := v.Found.known()
	l := line{text: pending(i)}
	switch {
	case i < known:
		l = t.knownLine(i)
	case i == known && v.Err != nil:
		title, _ := words.Say(v.Err)
		l = line{look: parts.LookStopped(), text: title}
	case i == known && v.IsLooking:
		l.look = parts.LookBusy()
	}
	t.rows[i].Set(l.look, l.caption, spansOf(l)...)
}

// known is how many rows are known, from the top.
func (f Found) known() int {
	switch {
	case !f.IsResource:
		return rowName
	case f.Service == "":
		return rowService
	case f.Client == ClientUnknown && !f.IsDescribed:
		return rowClient
	case f.Client == ClientUnknown:
		return rowClient
	case !f.IsDescribed:
		return rowSafety
	}
	return rows
}

// pending is the text of a row that is not known yet.
func pending(i int) string {
	return [rows]func() string{words.PendingName, words.PendingService, words.PendingClient, words.PendingSafety}[i]()
}

func (t *Tab) knownLine(i int) line {
	f := t.view.Found
	switch i {
	case rowName:
		if f.Name == "" {
			return line{parts.LookActive(), words.HasNoName(), "", words.ReadFrom(f.Host)}
		}
		return line{parts.LookActive(), words.CallsItself(f.Name), f.Name, words.OwnWord(f.Host)}
	case rowService:
		return f.serviceLine()
	case rowClient:
		return t.clientLine()
	}
	return f.safetyLine()
}

// serviceLine says where the person signs in. Another host is nothing bad, and nothing to
// pass over.
func (f Found) serviceLine() line {
	l := line{parts.LookActive(), words.YouSignInAt(f.Service), f.Service, words.SameHost()}
	switch {
	case f.IsUnlisted:
		l.look, l.caption = parts.LookCareful(), words.IsUnlisted(f.Host)
	case f.hasTwoHosts():
		l.look, l.caption = parts.LookCareful(), words.OtherHost(f.Host)
	}
	return l
}

func (t *Tab) clientLine() line {
	f := t.view.Found
	if t.useOwn {
		return line{parts.LookActive(), words.UsesYourClient(), "", f.OwnName}
	}
	switch f.Client {
	case ClientOwn:
		return line{parts.LookActive(), words.ClientAlready(), "", f.ClientName}
	case ClientDocument:
		return line{parts.LookActive(), words.ClientByDocument(), "", words.NoIDNeeded()}
	case ClientRegisters:
		return line{parts.LookActive(), words.ClientRegisters(), "", words.NoIDKept(f.Service)}
	}
	return line{parts.LookNeeded(), words.ClientNeeded(), "", words.ClientNeededHow(f.Service)}
}

func (f Found) safetyLine() line {
	switch {
	case f.RequiresPKCE && f.NamesSender:
		return line{parts.LookActive(), words.WellProtected(), "", words.WithBoth()}
	case f.RequiresPKCE:
		return line{parts.LookActive(), words.Protected(), "", words.WithPKCE()}
	}
	return line{parts.LookCareful(), words.LessProtected(), "", words.WithoutPKCE()}
}

// spansOf sets the bold part of a line.
func spansOf(l line) []parts.Span {
	before, after, ok := strings.Cut(l.text, l.bold)
	if l.bold == "" || !ok {
		return []parts.Span{{Text: l.text, Role: parts.Body}}
	}
	return []parts.Span{{Text: before, Role: parts.Body}, {Text: l.bold, Role: parts.Strong}, {Text: after, Role: parts.Body}}
}

// nameOf is what a resource is called where its host stands beside it: its own word, else
// its host.
func nameOf(f Found) string { return cmp.Or(f.Name, f.Host) }
