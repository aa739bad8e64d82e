//go:build linux

package session

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// restless is a page with a field and a button. It empties the field once after it was typed into,
// does nothing at its first click, and is gone after the second, some time before what it leads to
// is there.
const restless = `<!doctype html><body><form><input id="name"><button id="go" type="button">Go</button></form><script>
let emptied = false, clicks = 0
const field = document.getElementById("name"), form = document.forms[0]
field.oninput = () => {
	if (emptied || field.value !== "Ada Lovelace") return
	emptied = true
	field.value = ""
}
document.getElementById("go").onclick = () => {
	if (++clicks === 1) return
	const said = "Hello " + field.value + ", after " + clicks + " clicks"
	form.remove()
	setTimeout(() => { document.body.innerHTML = "<p id=done>" + said + "</p>" }, 400)
}
</script>`

// sluggish is a page that takes a while to answer a click.
const sluggish = `<!doctype html><body><button id="slow">Go</button><script>
document.getElementById("slow").onclick = () => {
	for (const end = Date.now() + 1500; Date.now() < end;) {}
	document.body.innerHTML = "<p>Answered at last</p>"
}
</script>`

// TestAStepIsTakenUntilItLeadsOn: a page that empties its field is typed into again, a click that it
// swallows is made again, and one whose effect comes late is not made again, also where the browser
// does not answer the click in time.
func TestAStepIsTakenUntilItLeadsOn(t *testing.T) {
	if missing := Missing(); missing != nil {
		t.Skipf("not installed: %q", missing)
	}
	untilLimit = 100 * time.Millisecond
	t.Cleanup(func() { untilLimit = 10 * time.Second })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, map[string]string{"/": restless, "/sluggish": sluggish}[r.URL.Path])
	}))
	t.Cleanup(server.Close)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Show(); err != nil {
		t.Fatal(err)
	}
	b, err := d.Browse()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(server.URL); err != nil {
		t.Fatal(err)
	}
	step := Step{Name: "the form", Sees: "#go", Type: map[string]string{"#name": "Ada Lovelace"}, Click: "#go", Until: "#done"}
	if err := b.Do(step); err != nil {
		t.Fatal(err)
	}
	if _, err := b.See("Hello Ada Lovelace, after 2 clicks"); err != nil {
		t.Error(err)
	}
	limit := clickLimit
	clickLimit = 500 * time.Millisecond
	t.Cleanup(func() { clickLimit = limit })
	if _, err := b.Open(server.URL + "/sluggish"); err != nil {
		t.Fatal(err)
	}
	if err := b.Do(Step{Name: "the sluggish page", Sees: "#slow", Click: "#slow"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.See("Answered at last"); err != nil {
		t.Error(err)
	}
}
