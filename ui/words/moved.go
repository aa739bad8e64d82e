package words

import (
	"strings"

	"latchkey/auth"
)

// Messages about a provider whose addresses moved to another host.
var (
	UseNewAddress = text("use_new_address", "Use the new address")
	UseItHere     = text("use_it_here", "Use it for this sign-in and from then on? (y/N) ")

	move     = phrase("move", "from {{.From}} to {{.To}}")
	moveMore = phrase("move_more", "{{.Before}}, and from {{.From}} to {{.To}}")
)

// moves names the old and new hosts: "from a.example to b.example"; empty if nothing moved.
func moves(all []auth.Move) (said string) {
	for i, m := range all {
		if i == 0 {
			said = move.fill(holes{"From": m.From, "To": m.To})
		} else {
			said = moveMore.fill(holes{"Before": said, "From": m.From, "To": m.To})
		}
	}
	return said
}

// accepts returns the flags with which a command accepts the new hosts.
func accepts(all []auth.Move) string {
	var flags []string
	for _, m := range all {
		flags = append(flags, "--accept-host", m.To)
	}
	return strings.Join(flags, " ")
}

// firstMove returns the hosts of the first move; none where there is none.
func firstMove(all []auth.Move) auth.Move {
	if len(all) == 0 {
		return auth.Move{}
	}
	return all[0]
}
