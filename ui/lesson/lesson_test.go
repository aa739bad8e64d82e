package lesson_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/auth/lab"
	"latchkey/ui/lesson"
	"latchkey/ui/words"
)

// TestALessonOfEachAttack: the page has both runs with all their steps and drawings, and every
// answer is folded.
func TestALessonOfEachAttack(t *testing.T) {
	for _, a := range lab.Attacks() {
		t.Run(a.ID, func(t *testing.T) {
			t.Parallel()
			without, with := ran(t, a.ID, lab.Off), ran(t, a.ID, lab.On)
			var b bytes.Buffer
			if err := lesson.Write(&b, without, with); err != nil {
				t.Fatal(err)
			}
			page, err := html.Parse(&b)
			if err != nil {
				t.Fatal(err)
			}
			var visible, folded strings.Builder
			read(page, &visible, &folded)
			for _, r := range []lab.Result{without, with} {
				for _, s := range r.Steps {
					wantFolded(t, words.LabStep(a.ID, s.What, string(s.Mark)), &visible, &folded)
				}
				wantFolded(t, words.LabOutcome(r.Outcome == lab.Succeeded, r.StoppedAt()), &visible, &folded)
			}
			wantFolded(t, words.LabStop(a.ID), &visible, &folded)
			if !strings.Contains(visible.String(), words.LabAttack(a.ID)) {
				t.Error("the attack itself is not told")
			}
			if n := elements(page, "svg"); n != len(without.Attempts)+len(with.Attempts) {
				t.Errorf("%d drawings of %d attempts", n, len(without.Attempts)+len(with.Attempts))
			}
		})
	}
}

func ran(t *testing.T, id string, p lab.Protection) lab.Result {
	t.Helper()
	r, err := lab.Run(t.Context(), id, p, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantFolded fails unless a text stands behind a question, and nowhere else.
func wantFolded(t *testing.T, text string, visible, folded *strings.Builder) {
	t.Helper()
	if !strings.Contains(folded.String(), text) {
		t.Errorf("%q is missing", text)
	}
	if strings.Contains(visible.String(), text) {
		t.Errorf("%q is shown before its question", text)
	}
}

// read adds the texts of a page, in folds and outside of them. A fold that is open folds nothing.
func read(n *html.Node, visible, folded *strings.Builder) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			visible.WriteString(c.Data)
		case c.Data == "details" && len(c.Attr) == 0:
			read(c, folded, folded)
		default:
			read(c, visible, folded)
		}
	}
}

func elements(n *html.Node, name string) (found int) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			found++
		}
	}
	return found
}
