package auth

// Trigger is the kind of the cause of an Entry.
type Trigger string

// The triggers. The empty one stands for an entry that an earlier Latchkey wrote:
// it did not record any.
const (
	TriggerPerson     Trigger = "person"     // in the window or by a command
	TriggerBackground Trigger = "background" // the renewal of tokens
	TriggerProgram    Trigger = "program"    // a program that requested a token
)

// Way is where a person approved a sign-in.
type Way string

// The ways.
const (
	WayBrowser Way = "browser" // on this computer
	WayDevice  Way = "device"  // on another device (RFC 8628)
)

// SystemBrowser is the name in By of the browser that the system chooses.
const SystemBrowser = "system"

// By says who or what caused an Entry. It proves nothing: a program may call itself
// what it likes.
type By struct {
	Trigger Trigger
	Way     Way    // of a sign-in; else empty
	Browser string // name of the browser of a sign-in, or SystemBrowser; empty means not known
	Program string // name of the program; empty where the system does not say
	Parent  string // name of what started the program; may be empty
}

// CausedBy is the same client with another Client.By.
func (c *Client) CausedBy(by By) *Client {
	other := *c
	other.By = by
	return &other
}

// entry is one line of a history that this attempt writes.
func (r *run) entry(what Happening, note string) Entry {
	return Entry{At: r.c.now(), What: what, Note: note, By: r.by}
}
