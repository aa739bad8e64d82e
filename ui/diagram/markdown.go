package diagram

import (
	"fmt"
	"io"
	"strings"

	"latchkey/ui/words"
)

// writeMarkdown writes a text that reads well as it is and in a wiki: the diagram
// as Mermaid, which such pages draw, and then each step.
func writeMarkdown(w io.Writer, d Diagram) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", markdownText(d.Title()))
	fmt.Fprintf(&b, "%s\n\n", markdownText(words.TraceOutcome(d.Outcome)))
	if d.Notice != "" {
		fmt.Fprintf(&b, "%s\n", markdownText(d.Notice))
		_, err := io.WriteString(w, b.String())
		return err
	}
	b.WriteString("```mermaid\n")
	if err := writeMermaid(&b, d); err != nil {
		return err
	}
	b.WriteString("```\n")
	for i, p := range d.Phases {
		fmt.Fprintf(&b, "\n## %s (%s)\n", markdownText(words.PhaseNumbered(i+1, p.Title)), words.Took(p.Took))
		for _, s := range p.Steps {
			s.markdown(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Step) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\n", markdownText(words.StepNumbered(s.N, s.Title)))
	fmt.Fprintf(b, "%s\n\n", markdownText(s.way()))
	fmt.Fprintf(b, "%s\n", markdownText(s.Why))
	if failure := s.failure(); failure != "" {
		fmt.Fprintf(b, "\n**%s**\n", markdownText(failure))
	}
	if s.Request != nil {
		fmt.Fprintf(b, "\n    %s\n", strings.ReplaceAll(s.RequestText(), "\n", "\n    "))
	}
	if s.Response != nil {
		fmt.Fprintf(b, "\n    %s\n", strings.ReplaceAll(s.ResponseText(), "\n", "\n    "))
	}
	if len(s.Fields) > 0 {
		fmt.Fprintf(b, "\n| %s | %s | %s |\n| --- | --- | --- |\n", words.ColumnField(), words.ColumnValue(), words.ColumnMeaning())
		for _, f := range s.Fields {
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", cell(f.Name), cell(f.Shown()), cell(f.explained()))
		}
	}
	for _, c := range s.Checks {
		fmt.Fprintf(b, "\n- %s: %s (%s)", markdownText(words.CheckSays(c.Name)), words.CheckOutcome(c.Outcome), markdownText(c.Section))
	}
	if len(s.Checks) > 0 {
		b.WriteString("\n")
	}
	for _, r := range s.Spec {
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(fmt.Sprintf("[%s](%s) %s", markdownText(r.String()), r.URL, markdownText(r.Title()))))
	}
}

// way says from whom to whom a step goes, on which channel, and whether it was
// seen.
func (s Step) way() string {
	way := words.StepWay(words.Party(s.From), words.Party(s.To), words.Channel(s.Channel))
	if s.IsLocal() {
		way = words.StepWithin(words.Party(s.From))
	}
	if s.IsInferred() {
		return words.Sentences(way, words.Inferred())
	}
	return way
}

// Shown returns the value of a field with its nickname, and cut after a few lines.
func (f Field) Shown() string {
	const most = 300
	value := f.Value
	if r := []rune(value); len(r) > most {
		value = string(r[:most]) + "…"
	}
	if f.Nickname != "" {
		return words.Nicknamed(value, f.Nickname)
	}
	return value
}

// explained returns what a field is and where else its value occurs.
func (f Field) explained() string {
	if len(f.Also) == 0 {
		return f.Says
	}
	return words.Sentences(f.Says, words.StandsAlso(f.Also))
}

// markdownText escapes what has a meaning in Markdown.
func markdownText(text string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "<", "&lt;", "#", "\\#", "\n", " ").Replace(text)
}

// cell escapes a text for a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ", "`", "'", "<", "&lt;").Replace(text)
}
