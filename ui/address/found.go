// Package address is the picker's tab for a sign-in by the address of an API: what was found
// behind it, who signs in there, and what is requested. It is shown a View and reports by
// callbacks.
package address

import "latchkey/auth"

// View is what the tab shows.
type View struct {
	Typed     string // the address that Found and Err are about
	IsLooking bool
	Found     Found
	Err       *auth.Error // why no sign-in is possible; nil means that nothing is against it
	Caption   string      // how long the look-up took; empty while there is none
}

// Found is what a look-up has found so far. Each field is empty until it is known.
type Found struct {
	Host         string // of the address, with its port
	IsResource   bool   // the resource's own description was read, and it is that of the address
	Name         string // the resource's own word
	Covers       string // the resource's identifier if that is wider than the address
	Services     []string
	Service      string // host of the sign-in service, with its port
	Was          string // host of another service that the person used for this resource before
	IsUnlisted   bool   // the service lists its resources without this one
	Client       Client
	ClientName   string // of the provider whose client is used
	OwnName      string // of a provider whose client the person may tie to the resource
	Redirect     string // address to register where Client is ClientNeeded
	IsDescribed  bool   // the service's metadata was read
	NamesSender  bool   // the service names itself in its answer (RFC 9207)
	RequiresPKCE bool
	Scopes       []Scope
	IsLegacy     bool // there is no description: the rules of MCP 2025-03-26
}

// Client is how Latchkey becomes a client of the sign-in service.
type Client string

// The ways.
const (
	ClientUnknown   Client = ""
	ClientOwn       Client = "own"       // the person is one there already
	ClientDocument  Client = "document"  // by the document that describes Latchkey
	ClientRegisters Client = "registers" // Latchkey registers itself
	ClientNeeded    Client = "needed"    // the person has to register one
)

// Scope is one scope that the resource asks for.
type Scope struct {
	Name     string
	Gloss    string // what it allows; never empty
	IsChosen bool   // it is ticked at first
}

// hasTwoHosts reports whether the person is sent to another host than that of the address.
func (f Found) hasTwoHosts() bool { return f.Service != "" && f.Service != f.Host }

// isReady reports whether nothing is missing that a sign-in needs.
func (v View) isReady(clientID string) bool {
	f := v.Found
	return v.Err == nil && !v.IsLooking && f.IsResource && f.IsDescribed && f.Client != ClientUnknown && (f.Client != ClientNeeded || clientID != "")
}

// Answer is what the person chose.
type Answer struct {
	Address  string
	Without  []string // scopes that are not ticked
	UseOwn   bool     // the own client is tied to the resource
	ClientID string
	Service  string // the chosen one of several sign-in services; empty means the only one
}
