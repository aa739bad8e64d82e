package kdf

import (
	"bytes"
	"testing"
)

// TestTheProgramUsesTheUsualCost: without vaulttest, new vaults have the cost
// that RFC 9106 §4 recommends.
func TestTheProgramUsesTheUsualCost(t *testing.T) {
	want := Cost{Memory: 64 << 10, Passes: 3, Lanes: 4}
	if Usual != want || New() != want {
		t.Errorf("the usual cost is %+v, that of new vaults %+v, want %+v", Usual, New(), want)
	}
	if err := New().Check(); err != nil {
		t.Error(err)
	}
}

// TestKey: a passphrase gives the same key whichever keyboard composed it, and
// every part of the cost changes the key.
func TestKey(t *testing.T) {
	got := Cost{Memory: 64, Passes: 1, Lanes: 1}.Key([]byte("Zu\u0308rich"), []byte("saltsaltsaltsalt"))
	same := Cost{Memory: 64, Passes: 1, Lanes: 1}.Key([]byte("Z\u00fcrich"), []byte("saltsaltsaltsalt"))
	if !bytes.Equal(got, same) || len(got) != KeySize {
		t.Errorf("%x and %x: the same passphrase, composed and not", got, same)
	}
	for _, other := range []Cost{{Memory: 72, Passes: 1, Lanes: 1}, {Memory: 64, Passes: 2, Lanes: 1}, {Memory: 64, Passes: 1, Lanes: 2}} {
		if bytes.Equal(got, other.Key([]byte("Z\u00fcrich"), []byte("saltsaltsaltsalt"))) {
			t.Errorf("%+v gives the same key", other)
		}
	}
}
