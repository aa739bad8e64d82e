//go:build unix

package peer

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// Another user who makes the folder in /tmp first gets nothing and stops nothing that
// has another folder: sockets are in the runtime folder or in the user's cache, also
// those of a home whose path is too long.
func TestAFolderThatAnotherUserMadeFirst(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 40), "run")
	run := folder(t)
	t.Setenv("XDG_RUNTIME_DIR", run)
	for _, dir := range []string{Dir(""), long} {
		got, err := Folder(dir)
		if err != nil || !strings.HasPrefix(got, run) {
			t.Errorf("%s is at %s, %v, want it below the runtime folder", dir, got, err)
		}
	}

	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("HOME", folder(t))
	t.Setenv("XDG_CACHE_HOME", "")
	if _, ok := runtimeFolder(); ok {
		t.Skip("not proven here: this user has a usual runtime folder")
	}
	if got := Dir(""); !strings.HasPrefix(got, os.Getenv("HOME")) {
		t.Errorf("without a runtime folder it is %s", got)
	}
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can give a folder to another user")
	}
	taken, err := Folder(long)
	if err != nil || !strings.HasPrefix(taken, "/tmp/latchkey-") {
		t.Fatalf("a long path is at %s, %v", taken, err)
	}
	if err := errors.Join(os.Mkdir(taken, 0o700), os.Chown(taken, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(taken) })
	_, err = Serve(context.Background(), long, http.NotFoundHandler())
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonNoSocket || !strings.HasPrefix(e.Detail, taken) {
		t.Errorf("in a folder of another user: %v", err)
	}
	if left, _ := os.ReadDir(taken); len(left) > 0 {
		t.Errorf("it made %v there", left)
	}
	linkOfAnotherUser(t, taken, long)
}

// linkOfAnotherUser makes a link of another user in place of the folder taken. It leads to
// a folder of this user, and they could point it elsewhere later: no socket goes there.
func linkOfAnotherUser(t *testing.T, taken, long string) {
	ours := folder(t)
	if err := errors.Join(os.Remove(taken), os.Symlink(ours, taken), os.Lchown(taken, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	server, err := Serve(context.Background(), long, http.NotFoundHandler())
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonNoSocket {
		t.Errorf("behind a link of another user: %v", err)
		if err == nil {
			server.Close(time.Second)
		}
	}
	if left, _ := os.ReadDir(ours); len(left) > 0 {
		t.Errorf("it made %v behind the link", left)
	}
}
