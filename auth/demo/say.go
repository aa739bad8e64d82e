package demo

import (
	"html/template"
	"strings"
)

// say returns a page's text by its name. Pairs are names of holes and their
// values.
func (d *Demo) say(name string, pairs ...string) string {
	holes, shown := map[string]string{}, name
	for i := 0; i+1 < len(pairs); i += 2 {
		holes[pairs[i]] = pairs[i+1]
		shown += " " + pairs[i+1]
	}
	if d.o.Say == nil {
		return shown
	}
	return d.o.Say(name, holes)
}

// codeMark marks the place of the code in a text.
const codeMark = "\x00"

// sayCode returns a text with one hole whose value is shown as code.
func (d *Demo) sayCode(name, hole, value string) template.HTML {
	parts := strings.Split(d.say(name, hole, codeMark), codeMark)
	for i, part := range parts {
		parts[i] = template.HTMLEscapeString(part)
	}
	return template.HTML(strings.Join(parts, "<code>"+template.HTMLEscapeString(value)+"</code>"))
}
