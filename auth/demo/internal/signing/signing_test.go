package signing

import "testing"

// TestEachProviderMakesItsOwnKey: without demotest no two keys are the same.
func TestEachProviderMakesItsOwnKey(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if a.Equal(b) {
		t.Error("two providers sign with one key")
	}
	if a.N.BitLen() != Bits {
		t.Errorf("a key of %d bits", a.N.BitLen())
	}
}

// TestReusedKeysTakeTurns: with demotest the next key is another one, as a rotation needs.
func TestReusedKeysTakeTurns(t *testing.T) {
	Reuse()
	defer func() { reused.keys = nil }()
	first, err := New()
	if err != nil {
		t.Fatal(err)
	}
	second, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if first.Equal(second) {
		t.Error("a rotation would keep its key")
	}
}
