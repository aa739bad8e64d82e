package opener

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows/registry"
)

// W12: an address that is longer than ShellExecute passes on goes whole to the program of its
// scheme.
func TestW12LongAddresses(t *testing.T) {
	const scheme = "latchkey-opener-test" // of this test alone
	long := scheme + "://x/?" + strings.Repeat("a", maxShell)
	if err := openSystem(long); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("without a program: %v", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	class := `Software\Classes\` + scheme
	values := map[string]string{"": "URL:test", `\shell`: "", `\shell\open`: "", `\shell\open\command`: `"` + self + `" "%1"`}
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		for _, path := range []string{"", `\shell`, `\shell\open`, `\shell\open\command`} {
			k, _, err := registry.CreateKey(root, class+path, registry.SET_VALUE)
			if err != nil && root == registry.LOCAL_MACHINE {
				break // it takes rights; only Wine 8 looks nowhere else
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = registry.DeleteKey(root, class+path) })
			if value := values[path]; value != "" { // the value of shell would name another verb
				err = errors.Join(k.SetStringValue("", value), k.SetStringValue("URL Protocol", ""))
			}
			if err = errors.Join(err, k.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
	noted := filepath.Join(t.TempDir(), "noted")
	t.Setenv(noteTo, noted)
	if got := handlerOf(scheme); !strings.EqualFold(got, self) {
		t.Fatalf("the program of the scheme is %q, want %q", got, self)
	}
	if err := openSystem(long); err != nil {
		t.Fatal(err)
	}
	for {
		text, err := os.ReadFile(noted)
		if err == nil {
			if got, _, _ := strings.Cut(string(text), "\n"); got != long {
				t.Errorf("%d of %d characters arrived", len(got), len(long))
			}
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the program was never started")
		case <-time.After(5 * time.Millisecond):
		}
	}
}
