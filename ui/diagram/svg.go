package diagram

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// hex returns the light colour of a role, of look/README.md; page.css has the dark
// ones.
func (r role) hex() string {
	switch r {
	case band:
		return "#F5F4F0"
	case border:
		return "#E4E2DB"
	case lifeline:
		return "#D2CFC6"
	case ink:
		return "#1D1C22"
	case muted, local:
		return "#65636C"
	case front:
		return "#A03A78"
	case back:
		return "#0B6E78"
	case failed:
		return "#B3352A"
	}
	return "#FFFFFF" // the ground, and a number on a badge
}

// writeSVG writes the drawing of d. Each shape has its colour as an attribute, for
// viewers without CSS, and as a class, by which a page can colour it otherwise; the
// shapes of a step are in a group with the class "step" and data-step.
func writeSVG(w io.Writer, d Diagram) error {
	out := layOut(d)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g" role="img" font-family="'Noto Sans', 'DejaVu Sans', sans-serif">`+"\n",
		out.w, out.h, out.w, out.h)
	fmt.Fprintf(&b, "<title>%s</title>\n", escaped(d.Title()))
	step := 0
	for _, s := range out.shapes {
		if s.step != step {
			if step != 0 {
				b.WriteString("</g>\n")
			}
			if s.step != 0 {
				fmt.Fprintf(&b, `<g class="step" data-step="%d">`+"\n", s.step)
			}
			step = s.step
		}
		s.svg(&b)
	}
	if step != 0 {
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// svg writes one shape.
func (s shape) svg(b *strings.Builder) {
	switch s.kind {
	case boxShape:
		fmt.Fprintf(b, `<rect x="%g" y="%g" width="%g" height="%g" rx="%g"%s/>`+"\n", s.x, s.y, s.w, s.h, s.r, paint(s.fill, s.stroke))
	case lineShape:
		dash := ""
		if s.dashed {
			dash = ` stroke-dasharray="5 4"`
		}
		fmt.Fprintf(b, `<line x1="%g" y1="%g" x2="%g" y2="%g"%s%s/>`+"\n", s.x, s.y, s.x+s.w, s.y+s.h, paint("", s.stroke), dash)
	case arrowShape:
		fmt.Fprintf(b, `<polygon points="%g,%g %g,%g %g,%g"%s/>`+"\n",
			s.x, s.y, s.x-9*s.w, s.y-4.5, s.x-9*s.w, s.y+4.5, paint(s.fill, ""))
	case textShape:
		more := ""
		if s.bold {
			more += ` font-weight="bold"`
		}
		if s.centered {
			more += ` text-anchor="middle"`
		}
		if s.ended {
			more += ` text-anchor="end"`
		}
		fmt.Fprintf(b, `<text x="%g" y="%g" font-size="%g"%s%s>%s</text>`+"\n", s.x, s.y, s.size, more, paint(s.fill, ""), escaped(s.text))
	}
}

// paint returns the attributes of a shape's colours.
func paint(fill, stroke role) string {
	var classes []string
	out := ` fill="none"`
	if fill != "" {
		out = fmt.Sprintf(` fill="%s"`, fill.hex())
		classes = append(classes, "f-"+string(fill))
	}
	if stroke != "" {
		width := 1.5
		if stroke == border || stroke == lifeline {
			width = 1
		}
		out += fmt.Sprintf(` stroke="%s" stroke-width="%g"`, stroke.hex(), width)
		classes = append(classes, "s-"+string(stroke))
	}
	return fmt.Sprintf(` class="%s"`, strings.Join(classes, " ")) + out
}

// escaped returns a text as XML has it. Characters that XML cannot contain are left
// out.
func escaped(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD")))
}
