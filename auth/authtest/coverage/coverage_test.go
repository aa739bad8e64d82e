package main

import (
	"slices"
	"testing"
)

// TestNothingIsMissing: every id has a test or a reason, and every test that
// ids.txt names exists.
func TestNothingIsMissing(t *testing.T) {
	if _, err := report("../../.."); err != nil {
		t.Error(err)
	}
}

func TestNote(t *testing.T) {
	s := scanned{map[string][]string{}, map[string]bool{}}
	s.note(`// CB4–CB6 and 6749-2, E1. Not XCB9, E1x, UTF-8, E100 or sha256-1234-5`, "one")
	s.note("E1", "two")
	for id, want := range map[string][]string{
		"CB4": {"one"}, "CB5": {"one"}, "CB6": {"one"}, "6749-2": {"one"}, "E1": {"one", "two"}, "CB9": nil, "E10": nil, "1234-5": nil,
	} {
		if got := s.naming[id]; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}
