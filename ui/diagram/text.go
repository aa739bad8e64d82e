package diagram

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/ui/words"
)

// WriteText writes the sequence for a terminal: a line for each step, with its
// number, from whom to whom, and what.
func WriteText(w io.Writer, d Diagram) error {
	var b strings.Builder
	b.WriteString(d.Title() + "\n" + words.TraceOutcome(d.Outcome) + "\n")
	if d.Notice != "" {
		b.WriteString("\n" + d.Notice + "\n")
	}
	ways := 0
	for _, s := range d.Steps() {
		ways = max(ways, utf8.RuneCountInString(s.arrowText()))
	}
	for i, p := range d.Phases {
		b.WriteString("\n" + words.PhaseNumbered(i+1, p.Title) + "  " + words.Took(p.Took) + "\n")
		for _, s := range p.Steps {
			way := s.arrowText()
			number := strconv.Itoa(s.N)
			b.WriteString(strings.Repeat(" ", max(4-len(number), 0)) + number + "  " + way +
				strings.Repeat(" ", ways-utf8.RuneCountInString(way)) + "  " + withChecks(s))
			if s.Response != nil {
				b.WriteString("  →  " + s.AnswerLabel())
			}
			b.WriteString("\n")
			if s.Failed() {
				b.WriteString(strings.Repeat(" ", 6) + s.Error.Title + "\n" + strings.Repeat(" ", 6) + s.Error.Hint + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// arrowText returns from whom to whom a step goes. What was not seen is dotted.
func (s Step) arrowText() string {
	switch {
	case s.IsLocal():
		return words.Party(s.From)
	case !s.IsInferred():
		return words.Party(s.From) + " ──▶ " + words.Party(s.To)
	}
	return words.Party(s.From) + " ┄┄▶ " + words.Party(s.To)
}
