//go:build linux

package session

import (
	"strings"
	"testing"
)

// A program that leaves its group is found when the session is left, and named.
func TestDeskNamesWhatOutlivesIt(t *testing.T) {
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Start(d.Command("setsid", "--fork", "sleep", "1000"))
	if err != nil {
		t.Fatal(err)
	}
	if err := Wait("setsid to end", func() (bool, error) { return !p.Running(), nil }); err != nil {
		t.Fatal(err)
	}
	if n := len(d.running()); n != 1 {
		t.Fatalf("%d programs run, want the one that went away", n)
	}
	if err := d.outlive(0); err == nil || !strings.Contains(err.Error(), "sleep 1000") {
		t.Errorf("what is left is called %v", err)
	}
	if err := d.Close(); err != nil {
		t.Errorf("it was not ended: %v", err)
	}
}
