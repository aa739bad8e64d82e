package demo

import "testing"

// Texts and the values of holes are not HTML, and a code appears in the place of
// the text's hole.
func TestTextsAreEscaped(t *testing.T) {
	d := &Demo{o: Options{Say: func(name string, holes map[string]string) string { return "<" + name + "> " + holes["X"] + " & so on" }}}
	same(t, "code", string(d.sayCode("a", "X", "<b>")), "&lt;a&gt; <code>&lt;b&gt;</code> &amp; so on")
	same(t, "text", d.say("a", "X", "<b>"), "<a> <b> & so on") // html/template escapes it
	same(t, "no texts", (&Demo{}).say("a"), "a")
}
