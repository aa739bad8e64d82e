package diagram

import (
	"fmt"
	"io"
	"strings"

	"latchkey/auth"
	"latchkey/ui/words"
)

// writeMermaid writes a sequenceDiagram of Mermaid. What Latchkey did not see is
// dotted; a failure has a cross at its end.
func writeMermaid(w io.Writer, d Diagram) error {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\n---\nsequenceDiagram\n", d.Title())
	for _, lane := range d.Lanes {
		kind := "participant"
		if lane == string(auth.PartyPerson) {
			kind = "actor"
		}
		fmt.Fprintf(&b, "    %s %s as %s\n", kind, lane, mermaidText(words.Party(lane)))
	}
	for i, p := range d.Phases {
		first, last := d.Lanes[0], d.Lanes[len(d.Lanes)-1]
		fmt.Fprintf(&b, "    Note over %s,%s: %s\n", first, last, mermaidText(words.PhaseNumbered(i+1, p.Title)))
		for _, s := range p.Steps {
			s.mermaid(&b)
		}
	}
	if d.Notice != "" {
		fmt.Fprintf(&b, "    participant latchkey as %s\n    Note over latchkey: %s\n", mermaidText(words.Party("latchkey")), mermaidText(d.Notice))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Step) mermaid(b *strings.Builder) {
	label := mermaidText(words.StepNumbered(s.N, withChecks(s)))
	if s.IsLocal() {
		fmt.Fprintf(b, "    Note over %s: %s\n", s.From, label)
	} else {
		fmt.Fprintf(b, "    %s%s%s: %s\n", s.From, s.line(s.Response == nil), s.To, label)
		if s.Response != nil {
			fmt.Fprintf(b, "    %s%s%s: %s\n", s.To, s.line(true), s.From, mermaidText(s.AnswerLabel()))
		}
	}
	if failure := s.failure(); failure != "" {
		fmt.Fprintf(b, "    Note over %s: %s\n", s.From, mermaidText(failure))
	}
}

// line returns Mermaid's line for a step; last is whether a failure ends there.
func (s Step) line(last bool) string {
	line, end := "-", ">>"
	if s.IsInferred() {
		line = "--"
	}
	if s.Failed() && last {
		end = "x"
	}
	return line + end
}

// mermaidText escapes what has a meaning in Mermaid's lines: a semicolon or a new
// line ends one, and # begins an entity.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "\r", " ", "%%", "% %", "<", "#lt;", ">", "#gt;").Replace(text)
}
