package instance

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/peer"
)

// folder returns a folder whose path is short enough for a socket.
func folder(t *testing.T) string {
	t.Helper()
	parent := "/tmp"
	if runtime.GOOS == "windows" {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "one")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "window")
}

// TestU10ASecondStartRaisesTheFirst: for the same home it ends; for another one, and
// after the first has ended, it opens its own.
func TestU10ASecondStartRaisesTheFirst(t *testing.T) {
	dir := folder(t)
	var raises atomic.Int32
	raise := func(string) Answer { raises.Add(1); return Raised }
	first, ours := Begin(t.Context(), dir, "", raise)
	if !ours || first == nil {
		t.Fatal("the first start opens no window")
	}
	for n := int32(1); n <= 2; n++ {
		if second, ours := Begin(t.Context(), dir, "", raise); ours || second != nil || raises.Load() != n {
			t.Fatalf("start %d: ours %v, %d raises", n+1, ours, raises.Load())
		}
	}
	other, ours := Begin(t.Context(), dir+"2", "", raise)
	if !ours || raises.Load() != 2 {
		t.Error("the start for another home opens no window")
	}
	other.Close()
	first.Close()
	first.Close()
	again, ours := Begin(t.Context(), dir, "", raise)
	if !ours || again == nil || raises.Load() != 2 {
		t.Error("after the end of the first no start opens a window")
	}
	again.Close()
}

// TestTheSocketOnlyRaisesAndTakesAWish: whatever is sent to it, a window can be made to do nothing else than come
// to the front and take a wish, a short text of one line.
func TestTheSocketOnlyRaisesAndTakesAWish(t *testing.T) {
	dir := folder(t)
	var raises atomic.Int32
	var wished atomic.Value
	first, ours := Begin(t.Context(), dir, "", func(wish string) Answer { raises.Add(1); wished.Store(wish); return Raised })
	if !ours {
		t.Fatal("the first start opens no window")
	}
	defer first.Close()
	sockets := peer.Sockets(dir)
	if len(sockets) != 1 {
		t.Fatalf("the sockets are %q", sockets)
	}
	const switches = `{"lab":"stolen-code","protection":"off","without":["pkce"],"faults":{"deny":true}}`
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{raisePath, switches, http.StatusNoContent}, {raisePath + "?lab=stolen-code&off=1", switches, http.StatusNoContent},
		{raisePath, strings.Repeat("a", longestWish), http.StatusNoContent}, {raisePath, strings.Repeat("a", longestWish+1), http.StatusBadRequest},
		{raisePath, "two\nlines", http.StatusBadRequest}, {raisePath, "\x1b[2J", http.StatusBadRequest}, {raisePath, "\xff", http.StatusBadRequest},
		{"/1/lab", switches, http.StatusNotFound}, {"/1/lab/run", switches, http.StatusNotFound}, {"/1/faults", switches, http.StatusNotFound},
		{"/1/settings", switches, http.StatusNotFound}, {"/2/token", switches, http.StatusNotFound}, {"/", switches, http.StatusNotFound},
	} {
		before := raises.Load()
		resp, err := peer.Post(t.Context(), sockets[0], c.path, []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		raised := raises.Load() > before
		if resp.StatusCode != c.status || raised != (c.status == http.StatusNoContent) || raised && wished.Load() != c.body || len(body) != 0 {
			t.Errorf("%s, %.20q: status %d, raised %t with the wish %.20q, %q", c.path, c.body, resp.StatusCode, raised, wished.Load(), body)
		}
	}
}

// TestASecondStartHandsOverItsWish, also to a window that is busy at first.
func TestASecondStartHandsOverItsWish(t *testing.T) {
	dir := folder(t)
	wishes := make(chan string, 8)
	busy := true
	first, _ := Begin(t.Context(), dir, "", func(wish string) Answer {
		if busy {
			busy = false
			return Busy
		}
		wishes <- wish
		return Raised
	})
	defer first.Close()
	for _, wish := range []string{"github", "https://mcp.example/mcp", ""} {
		if _, ours := Begin(t.Context(), dir, wish, nil); ours {
			t.Fatalf("the start with the wish %q opens a window of its own", wish)
		}
		if got := <-wishes; got != wish {
			t.Errorf("the window got %q, want %q", got, wish)
		}
	}
}

// TestU10ManyStartsAtOnceGiveOneWindow: none of them ends without one.
func TestU10ManyStartsAtOnceGiveOneWindow(t *testing.T) {
	dir := folder(t)
	patience = time.Minute // a loaded computer must not make a second window
	t.Cleanup(func() { patience = 5 * time.Second })
	var windows, raises atomic.Int32
	var starts sync.WaitGroup
	for range 8 {
		starts.Go(func() {
			if i, ours := Begin(t.Context(), dir, "", func(string) Answer { raises.Add(1); return Raised }); ours {
				windows.Add(1)
				t.Cleanup(i.Close)
			}
		})
	}
	starts.Wait()
	if windows.Load() != 1 || raises.Load() < 7 {
		t.Errorf("%d windows, %d raises", windows.Load(), raises.Load())
	}
}

// TestU10WhatIsLeftOfADeadProcess: neither its lock file nor its socket is an obstacle.
func TestU10WhatIsLeftOfADeadProcess(t *testing.T) {
	dir := folder(t)
	at, _ := peer.Folder(dir)
	if err := peer.Prepare(at); err != nil {
		t.Fatal(err)
	}
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: peer.NewSocket(at), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	_ = dead.Close()
	if err := os.WriteFile(filepath.Join(at, lockFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var raises atomic.Int32
	first, ours := Begin(t.Context(), dir, "", func(string) Answer { raises.Add(1); return Raised })
	if !ours || first == nil {
		t.Fatal("no window")
	}
	defer first.Close()
	if _, ours := Begin(t.Context(), dir, "", nil); ours || raises.Load() != 1 {
		t.Errorf("beside the dead socket: ours %v, %d raises", ours, raises.Load())
	}
}

// TestU10AClosingWindowIsReplaced: a start while the first saves and ends takes its
// place at once.
func TestU10AClosingWindowIsReplaced(t *testing.T) {
	dir := folder(t)
	first, _ := Begin(t.Context(), dir, "", func(string) Answer { return Closing })
	defer first.Close()
	second, ours := Begin(t.Context(), dir, "", func(string) Answer { return Raised })
	if !ours || second == nil {
		t.Fatalf("beside a closing window: %v, %v", second, ours)
	}
	defer second.Close()
	if _, ours := Begin(t.Context(), dir, "", nil); ours {
		t.Error("the second is not the window now")
	}
}

// TestU10AStoppedProcessIsNotWaitedFor: it has the lock and never answers.
func TestU10AStoppedProcessIsNotWaitedFor(t *testing.T) {
	dir := folder(t)
	patience = 300 * time.Millisecond
	t.Cleanup(func() { patience = 5 * time.Second })
	first, _ := Begin(t.Context(), dir, "", func(string) Answer { return Raised })
	defer first.Close()
	first.server.Close(time.Second)
	if second, ours := Begin(t.Context(), dir, "", nil); !ours || second != nil {
		t.Errorf("beside a silent one: %v, %v", second, ours)
	}
}

// TestU10AWindowThatIsBeingMadeIsWaitedFor: it has the lock and answers that it is busy.
func TestU10AWindowThatIsBeingMadeIsWaitedFor(t *testing.T) {
	dir := folder(t)
	var asked atomic.Int32
	first, _ := Begin(t.Context(), dir, "", func(string) Answer {
		if asked.Add(1) < 5 {
			return Busy
		}
		return Raised
	})
	defer first.Close()
	patience = 0 // for one that is silent
	t.Cleanup(func() { patience = 5 * time.Second })
	if _, ours := Begin(t.Context(), dir, "", nil); ours || asked.Load() != 5 {
		t.Errorf("ours %v after %d questions", ours, asked.Load())
	}
}

// TestU10NoFolderIsNoObstacle: where no socket can be had, every start has a window.
func TestU10NoFolderIsNoObstacle(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if first, ours := Begin(t.Context(), dir, "", nil); !ours || first != nil {
		t.Errorf("Begin = %v, %v", first, ours)
	}
}
