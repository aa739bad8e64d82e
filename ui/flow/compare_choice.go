package flow

import (
	"cmp"
	"slices"

	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// choose shows another attempt on one side, or runs the demo without PKCE there.
func (c *comparing) choose(side, n int) {
	if n < len(c.room.shown.Attempts) {
		c.await = false
		c.ids[side] = c.room.shown.Attempts[n].Attempt
		c.restart()
		c.room.draw()
		return
	}
	c.ids[1], c.await, c.known = "", true, c.room.latestRun()
	if run := c.room.OnRunWithoutPKCE; run != nil {
		run(scopesOf(c.whole.A))
	}
	c.restart()
	c.room.draw()
}

// scopesOf returns the scopes that a sign-in requested.
func scopesOf(d diagram.Diagram) []string {
	for _, s := range d.Steps() {
		for _, f := range s.Fields {
			if f.Name == "scope" && !f.Answer {
				return splitWords(f.Value)
			}
		}
	}
	return nil
}

// takeRun shows the run without PKCE as soon as it has a step.
func (c *comparing) takeRun() {
	if id := c.room.latestRun(); c.await && id != c.known {
		c.ids[1], c.await = id, false
	}
}

// latestRun returns the id of the latest run without PKCE; empty means that there is none.
func (r *Room) latestRun() string {
	for _, a := range r.shown.Attempts { // newest first
		if a.Unstored {
			return a.Attempt
		}
	}
	return ""
}

func (c *comparing) trace(side int) diagram.Diagram {
	for _, a := range c.room.shown.Attempts {
		if a.Attempt == c.ids[side] && !diagram.IsNewer(a.Trace) {
			if c.staged {
				return diagram.Of(diagram.ForAudience(a.Trace))
			}
			return diagram.Of(a.Trace)
		}
	}
	return diagram.Diagram{}
}

// options returns the choices of a side. The chosen attempt is named by what sets it apart; the
// right side ends with the run without PKCE.
func (c *comparing) options(side int) (list []parts.Option, at int) {
	all, _ := c.room.shown.options()
	list, at = slices.Clone(all[:len(c.room.shown.Attempts)]), -1
	for i, a := range c.room.shown.Attempts {
		if a.Attempt == c.ids[side] {
			at = i
			list[i].Label, list[i].Rest = words.CompareName(c.nameOf(side)), words.CompareRest(cmp.Or(a.Person, a.Name, a.ProviderName), list[i].Rest)
		}
	}
	if side == 1 && c.room.OnRunWithoutPKCE != nil && !c.room.shown.Comparing {
		list = append(list, parts.Option{Label: words.CompareRun()})
	}
	return list, at
}

func (c *comparing) nameOf(side int) words.CompareSide {
	return []words.CompareSide{c.whole.SideA, c.whole.SideB}[side]
}
