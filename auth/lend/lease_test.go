package lend

import (
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestTheAddress: its secret has 256 bits and no two leases have the same; the state, which is
// shown and recorded, does not have it.
func TestTheAddress(t *testing.T) {
	r := newRig(t, Terms{})
	other := r.lend(Terms{}, nil)
	base := r.lease.Address().Reveal()
	rest, isLoopback := strings.CutPrefix(base, "http://127.0.0.1:")
	_, segment, _ := strings.Cut(rest, "/")
	secret, err := base64.RawURLEncoding.DecodeString(segment)
	if !isLoopback || err != nil || len(secret) != 32 || base == other.Address().Reveal() {
		t.Errorf("%s", base)
	}
	if r.lease.Address().String() == base || strings.Contains(r.lease.ID(), segment) || r.lease.ID() == other.ID() {
		t.Error("the secret is shown")
	}
	// The address of one lease does not open another.
	r.lease.host, r.lease.base = other.host, strings.Replace(base, r.lease.host, other.host, 1)
	r.wantRefusal("another lease's secret", r.ask("GET", "/x", ""), RefusalSecret)
}

// TestEnds: a lease ends at once, for requests under way too, and reports its end once with
// how it was used.
func TestEnds(t *testing.T) {
	r := newRig(t, Terms{})
	ends := make(chan State, 2)
	r.lease = r.lend(Terms{}, func(s State) { ends <- s })
	arrived := make(chan struct{})
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/slow" {
			return
		}
		_, _ = io.WriteString(w, "begun\n")
		_ = http.NewResponseController(w).Flush()
		close(arrived)
		<-req.Context().Done()
	}
	if a := r.ask("POST", "/x", "12345"); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	slow, err := borrower.Get(r.lease.Address().Reveal() + "/slow")
	if err != nil {
		t.Fatal(err)
	}
	<-arrived
	begun := make([]byte, 6)
	if _, err := io.ReadFull(slow.Body, begun); err != nil {
		t.Fatal(err)
	}
	r.lease.End(EndedStop)
	r.lease.End(EndedTime) // a second end changes nothing
	if rest, err := io.ReadAll(slow.Body); err == nil {
		t.Errorf("a request under way was answered as if it were whole: %q", rest)
	}
	_ = slow.Body.Close()
	<-r.lease.Done()
	s := <-ends
	if s.Ending != EndedStop || s.EndedAt.IsZero() || s.Calls != 2 || s.Sent != 5 || s.Received != 6 || s.Status != 200 || s.ID != r.lease.ID() {
		t.Errorf("%+v", s)
	}
	select {
	case s := <-ends:
		t.Errorf("it ended twice: %+v", s)
	default:
	}
	if a := r.ask("GET", "/x", ""); a.err == nil {
		t.Errorf("after its end: %+v", a)
	}
	if conn, err := net.Dial("tcp", r.lease.host); err == nil {
		t.Error("its port is open")
		_ = conn.Close()
	}
}

// TestTheTime: a lease ends at its time by the wall clock, also where its timer has not run.
func TestTheTime(t *testing.T) {
	r := newRig(t, Terms{})
	ends := make(chan State, 1)
	r.lend(Terms{Until: time.Now().Add(100 * time.Millisecond)}, func(s State) { ends <- s })
	if s := <-ends; s.Ending != EndedTime || s.EndedAt.Before(s.Terms.Until) {
		t.Errorf("%+v", s)
	}
	late := r.lend(Terms{Until: time.Now().Add(time.Hour)}, nil)
	r.lease = late
	if a := r.ask("GET", "/x", ""); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	r.seen()
	late.o.Terms.Until = time.Now().Add(-time.Second) // as after a sleep of the computer
	a := r.ask("GET", "/x", "")
	if len(r.seen()) != 0 || a.err == nil && a.header.Get(refusalField) != string(RefusalEnded) {
		t.Errorf("after its time: %+v", a)
	}
	<-late.Done()
	if s := late.State(); s.Ending != EndedTime {
		t.Errorf("%+v", s)
	}
}

// TestHalfOpenConnections: connections that say nothing keep nobody else from the lease.
func TestHalfOpenConnections(t *testing.T) {
	r := newRig(t, Terms{})
	for i := range 200 {
		conn, err := net.Dial("tcp", r.lease.host)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if i%2 == 0 {
			_, _ = io.WriteString(conn, "GET /")
		}
	}
	if a := r.ask("GET", "/x", ""); a.status != 200 {
		t.Errorf("%+v", a)
	}
	if answers := r.raw("GET /{secret}/x HTTP/1.1\nHost: {host}\nX: " + strings.Repeat("y", 1<<20) + "\n\n"); len(answers) == 1 && answers[0].status != http.StatusRequestHeaderFieldsTooLarge || len(r.seen()) != 1 {
		t.Errorf("a head of 1 MiB: %+v", answers)
	}
	if a := r.ask("GET", "/x", ""); a.status != 200 {
		t.Errorf("%+v", a)
	}
}
