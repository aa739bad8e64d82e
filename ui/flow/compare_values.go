package flow

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// mostValues bounds the lines of values below a comparison.
const mostValues = 5

// valueSpans says what the selected row has on one side: its request, and each value that differs.
func valueSpans(p diagram.Pair, isLeft bool, role parts.Role) []parts.Span {
	own, other := p.A, p.B
	if !isLeft {
		own, other = p.B, p.A
	}
	span := func(text string, name fyne.ThemeColorName) parts.Span {
		return parts.Span{Text: text, Role: role, Colour: name}
	}
	if own == nil {
		return []parts.Span{span(words.NoSuchStep(other.Title), parts.ColorExpiring)}
	}
	spans := []parts.Span{span(own.Title, parts.ColorText)}
	if own.Request != nil {
		spans = []parts.Span{span(own.Label(), toneOf(diagram.ToneOf(*own)))}
	}
	if other == nil {
		return append(spans, span("\n"+words.OnlyHere(), parts.ColorExpiring))
	}
	lines := 1
	for _, d := range p.Differences {
		text := differenceText(d, isLeft)
		if text == "" {
			continue
		}
		if lines++; lines > mostValues {
			return append(spans, span("\n…", parts.ColorMuted))
		}
		spans = append(spans, span("\n"+text, parts.ColorExpiring))
	}
	if lines == 1 {
		spans = append(spans, span("\n"+words.SameHere(), parts.ColorMuted))
	}
	return spans
}

// differenceText says what one side has of a difference.
func differenceText(d diagram.Difference, isLeft bool) string {
	value, has := d.A, d.InA
	if !isLeft {
		value, has = d.B, d.InB
	}
	switch d.What {
	case diagram.DifferentCheck:
		if !has {
			return words.NoField(words.CheckSays(d.Name))
		}
		return words.FieldEquals(d.Name, words.CheckOutcome(value))
	case diagram.DifferentField:
		if !has {
			return words.NoField(d.Name)
		}
		return words.FieldEquals(d.Name, shortened(value))
	}
	return value
}

// shortened cuts a value that would take several lines.
func shortened(value string) string {
	const most = 60
	if runes := []rune(value); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return value
}

// splitWords returns the words of a value with blanks between them.
func splitWords(value string) []string { return strings.Fields(value) }
