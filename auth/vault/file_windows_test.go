package vault

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/internal/private"
	"latchkey/internal/private/privatetest"
)

// W6: a vault's folder, or a file in it, that other users can write is refused, as it is on other
// systems; one that they can only read is not.
func TestW6WhatOthersCanWriteIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	if err := private.MkdirAll(dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "vault.toml")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checkDir(dir); err != nil {
		t.Errorf("a folder of this user's: %v", err)
	}
	if data, err := readOwn(file, "", 100); string(data) != "text" || err != nil {
		t.Errorf("a file of this user's: %q, %v", data, err)
	}
	privatetest.OpenTo(t, file, "D:P(A;;FA;;;OW)(A;;FR;;;WD)")
	if _, err := readOwn(file, "", 100); err != nil {
		t.Errorf("a file that others can read: %v", err)
	}
	privatetest.OpenTo(t, file, "D:P(A;;FA;;;OW)(A;;FA;;;WD)")
	if _, err := readOwn(file, "", 100); !hasReason(err, auth.ReasonUnsafeFile) {
		t.Errorf("a file that others can write: %v", err)
	}
	privatetest.OpenTo(t, dir, "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;WD)")
	if err := checkDir(dir); !hasReason(err, auth.ReasonUnsafeFile) {
		t.Errorf("a folder that others can write: %v", err)
	}
	if _, err := Peek(dir); !hasReason(err, auth.ReasonUnsafeFile) {
		t.Errorf("a vault in it: %v", err)
	}
}
