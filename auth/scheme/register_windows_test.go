package scheme

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// put writes a text into the registry and removes its key at the end of the test; it skips the
// test where that takes rights that this user lacks.
func put(t *testing.T, root registry.Key, path, name, value string) {
	t.Helper()
	key, _, err := registry.CreateKey(root, path, registry.SET_VALUE)
	if err != nil {
		t.Skip("the registry cannot be written here: ", err)
	}
	t.Cleanup(func() { _ = registry.DeleteKey(root, path) })
	if err := errors.Join(key.SetStringValue(name, value), key.Close()); err != nil {
		t.Fatal(err)
	}
}

// W12: the handler is the person's choice, else this user's, else the computer's.
func TestW12WhoGetsTheAddresses(t *testing.T) {
	if s := Check(t.Context(), Options{}); s.Handler != "" {
		t.Skip("a handler is registered on this computer")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Unregister(t.Context()) })
	const theirs, chosen = `"C:\their.exe" "%1"`, `"C:\chosen.exe" "%1"`
	put(t, registry.LOCAL_MACHINE, commandKey, "", theirs)
	if s := Check(t.Context(), Options{}); !s.Supported || s.Registered || s.Ours || s.Ready() || s.Handler != theirs {
		t.Errorf("the computer's: %+v", s)
	}
	if err := Register(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); !s.Registered || !s.Ours || !s.Current || !s.Ready() || s.Program != self {
		t.Errorf("ours before the computer's: %+v", s)
	}
	if s := Check(t.Context(), Options{Home: t.TempDir()}); !s.Ours || s.Current {
		t.Errorf("ours, of another home: %+v", s)
	}
	put(t, registry.CURRENT_USER, choiceKey, "ProgId", "Latchkey.Test.Chosen")
	if s := Check(t.Context(), Options{}); !s.Ours {
		t.Errorf("a choice whose program is gone: %+v", s)
	}
	put(t, registry.CURRENT_USER, `Software\Classes\Latchkey.Test.Chosen\shell\open\command`, "", chosen)
	if s := Check(t.Context(), Options{}); !s.Registered || s.Ours || s.Ready() || s.Handler != chosen {
		t.Errorf("the person's choice: %+v", s)
	}
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Registered || s.Ours || s.Handler != chosen {
		t.Errorf("unregistered: %+v", s)
	}
}

// W3: the handler of the scheme is the windowed program, not the console program beside it.
func TestW3TheHandlerHasNoConsole(t *testing.T) {
	dir := t.TempDir()
	console, window := filepath.Join(dir, "latchkey.com"), filepath.Join(dir, "latchkey.exe")
	if got := windowed(console); got != console {
		t.Errorf("alone: %s", got)
	}
	if err := os.WriteFile(window, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{console, window} {
		if got := windowed(program); got != window {
			t.Errorf("%s: %s, want %s", program, got, window)
		}
	}
}
