package words

import (
	"testing"
	"time"

	"latchkey/auth"
)

func TestActivitySaysByWhomAndHow(t *testing.T) {
	person := auth.TriggerPerson
	for want, e := range map[string]auth.Entry{
		"You, System browser":    {What: auth.HappenedLinked, By: auth.By{Trigger: person, Way: auth.WayBrowser, Browser: auth.SystemBrowser}},
		"You, Firefox":           {What: auth.HappenedSignedIn, By: auth.By{Trigger: person, Way: auth.WayBrowser, Browser: "Firefox"}},
		"You, on another device": {What: auth.HappenedSignedIn, By: auth.By{Trigger: person, Way: auth.WayDevice}},
		"You":                    {What: auth.HappenedRevoked, By: auth.By{Trigger: person}},
		"In the background":      {What: auth.HappenedRefused, By: auth.By{Trigger: auth.TriggerBackground}},
		"git, from bash":         {What: auth.HappenedServed, By: auth.By{Trigger: auth.TriggerProgram, Program: "git", Parent: "bash"}},
		"A command":              {What: auth.HappenedRefreshed, By: auth.By{Trigger: auth.TriggerProgram}},
		"The provider":           {What: auth.HappenedInvalid, By: auth.By{Trigger: auth.TriggerBackground}},
		"Latchkey":               {What: auth.HappenedRefreshed}, // of before
	} {
		if got := ActivityBy(e); got != want {
			t.Errorf("%s by %+v says %q, want %q", e.What, e.By, got, want)
		}
	}
}

func TestActivitySaysTheResult(t *testing.T) {
	at := time.Date(2026, 11, 21, 21, 35, 0, 0, time.UTC)
	for want, e := range map[string]auth.Entry{
		"4 of 5 scopes":  {What: auth.HappenedSignedIn, Granted: 4, Requested: 5},
		"Until 23:35":    {What: auth.HappenedServed, Until: at.Add(2 * time.Hour)},
		"Next try 22:35": {What: auth.HappenedNoAnswer, Note: string(auth.ReasonBusy), Until: at.Add(time.Hour)},
		"Busy":           {What: auth.HappenedNoAnswer, Note: string(auth.ReasonBusy)},
		"Handed out":     {What: auth.HappenedServed},
	} {
		e.At = at
		if got := ActivityResult(e, time.UTC); got != want {
			t.Errorf("%+v says %q, want %q", e, got, want)
		}
	}
}
