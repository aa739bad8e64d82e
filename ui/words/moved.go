package words

import (
	"strings"

	"latchkey/auth"
)

// What is said of a provider whose addresses went to another host.
var (
	UseNewAddress = text("use_new_address", "Use the new address")
	UseItHere     = text("use_it_here", "Use it for this sign-in and from then on? (y/N) ")
)

// moves tells where addresses went: "from a.example to b.example".
func moves(all []auth.Move) string {
	var parts []string
	for _, m := range all {
		parts = append(parts, "from "+m.From+" to "+m.To)
	}
	return strings.Join(parts, ", and ")
}

// accepts is what a command has to be told to go along.
func accepts(all []auth.Move) string {
	var flags []string
	for _, m := range all {
		flags = append(flags, "--accept-host "+m.To)
	}
	return strings.Join(flags, " ")
}
