package demo

import "testing"

// What a text and its holes hold is no HTML, and a code stands where the text has
// its hole.
func TestTextsAreEscaped(t *testing.T) {
	d := &Demo{o: Options{Say: func(name string, holes map[string]string) string { return "<" + name + "> " + holes["X"] + " & so on" }}}
	same(t, "code", string(d.sayCode("a", "X", "<b>")), "&lt;a&gt; <code>&lt;b&gt;</code> &amp; so on")
	same(t, "text", d.say("a", "X", "<b>"), "<a> <b> & so on") // html/template escapes it
	same(t, "no texts", (&Demo{}).say("a"), "a")
}
