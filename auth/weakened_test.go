package auth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"latchkey/auth/internal/checks"
)

// TestEveryCheckHasACase: for every check a case succeeds without it, so that no
// check can stop working unnoticed.
func TestEveryCheckHasACase(t *testing.T) {
	proven := []checks.Check{
		checks.OneUse,       // TestOneUse
		checks.Adopt,        // TestRefreshAtOnce
		checks.DeclaredHost, // TestCallForeign
		checks.SameSubject,  // TestRefreshWeakened
		checks.AuthTime,     // authtime_test.go
		checks.ACR,          // TestEssentialACR
		checks.Owner,        // TestAnotherUserOfThisComputer
	}
	proven = append(proven, checks.Reach, checks.Pair) // TestReachWeakened, TestNewPairWeakened
	for _, c := range lookUps {
		proven = append(proven, c.harm)
	}
	for _, c := range hostiles {
		proven = append(proven, c.check)
	}
	for _, f := range forgeries {
		proven = append(proven, f.check)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "internal/checks/checks.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		name, ok := spec.Type.(*ast.Ident)
		if !ok || name.Name != "Check" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if !slices.Contains(proven, checks.Check(text)) {
			t.Errorf("nothing proves that %s is needed", text)
		}
		return true
	})
	if found < 30 {
		t.Errorf("only %d checks were found", found)
	}
}
