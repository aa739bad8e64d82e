package ui

import (
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// notesAPI is the pair of the design's picture.
func notesAPI() auth.Pair {
	return auth.Pair{
		Resource: auth.Resource{Typed: "https://mcp.example/mcp", Identifier: "https://mcp.example/mcp", Name: "Example Notes", Servers: []string{"https://id.example"}},
		Issuer:   "https://id.example", Client: auth.ClientPlan{Way: auth.RegistrationDCR}, Scopes: []string{"notes.read", "notes.write", "offline_access"},
		Service: auth.Metadata{Issuer: "https://id.example", FetchedAt: time.Now(), ChallengeMethods: []string{"S256"}, IssInResponse: true},
	}
}

// lookingUp returns the picker's tab for an address.
func lookingUp(pair auth.Pair, err *auth.Error, change ...func(*AddressLook)) State {
	s := wall().withBrowsers(someBrowsers(), "").withDialog(Dialog{Kind: DialogPicker})
	s = s.typesAddress("https://mcp.example/mcp", "").looksUp()
	s = s.lookedUp(s.Look.N, pair, err, 420*time.Millisecond)
	for _, f := range change {
		f(&s.Look)
	}
	return s
}

// addressScenes are the pictures of a sign-in by an address.
var addressScenes = []scene{
	{name: "resource", state: func() State { return lookingUp(notesAPI(), nil) }},
	{name: "resource-looking", state: func() State {
		return lookingUp(auth.Pair{Resource: notesAPI().Resource, Issuer: "https://id.example"}, nil, func(l *AddressLook) { l.Looking, l.Took = true, 0 })
	}},
	{name: "resource-refused", state: func() State {
		return lookingUp(auth.Pair{Resource: auth.Resource{Typed: "https://mcp.example/mcp"}}, &auth.Error{
			Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.ReasonNoResourceMetadata, Provider: "mcp.example", Detail: "mcp.example",
		})
	}},
	{name: "resource-needs-id", state: func() State {
		pair := notesAPI()
		pair.Client = auth.ClientPlan{Way: auth.RegistrationNeeded, Redirect: "http://127.0.0.1/cb/mcp-example", Own: auth.Provider{ID: "work", Name: "Work"}}
		pair.Service.IssInResponse = false
		return lookingUp(pair, nil)
	}},
	{name: "resource-services", state: func() State {
		pair := notesAPI()
		pair.Resource.Servers = []string{"https://id.example", "https://login.example"}
		return lookingUp(auth.Pair{Resource: pair.Resource}, &auth.Error{Step: auth.StepDiscover, Kind: auth.KindUsage, Reason: auth.ReasonSeveralServices})
	}},
	{name: "pair", state: func() State {
		s := onItsWay()
		x, _ := s.SignIn(1)
		x.Ask, x.Provider = Ask{Address: "https://mcp.example/mcp"}, "mcp.example"
		return s.withSignIn(x).asksPair(1, notesAPI())
	}},
}

// addressPromises are what these pictures must say.
func init() {
	for name, texts := range map[string][]string{
		"resource": {
			"It calls itself Example Notes", "Its own word, read from mcp.example", "You sign in at id.example", "Another host than mcp.example", "Latchkey registers itself there",
			"No client ID is needed; kept for id.example only", "Signing in there is well protected", "What Example Notes asks for", "notes.write", "looked up in 0.4 s",
			words.TwoHosts("mcp.example", "id.example"), "The token goes to mcp.example and nowhere else.", "Continue",
		},
		"resource-looking":  {"You sign in at id.example", "How Latchkey becomes known there"},
		"resource-refused":  {"You type your password in the browser, never here."},
		"resource-needs-id": {"It needs a client ID", "Use my own", "Client ID", "http://127.0.0.1/cb/mcp-example"},
		"resource-services": {"Several services sign in there. Which one is yours?", "Choose…"},
		"pair":              {"Is this where you sign in?", "mcp.example", "id.example", "Yes, sign in there", "No"},
	} {
		promises[name] = texts
	}
}
