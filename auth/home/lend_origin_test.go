package home

import (
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
)

// TestLendOrigin: what is lent is the account's resource, or the only address that the file
// declares, and never anything else.
func TestLendOrigin(t *testing.T) {
	const other = "https://other.example/v2"
	one, two := newLender(t), newLender(t, other)
	for _, c := range []struct {
		of         *lender
		resource   string
		to         string
		want       string
		wantReason auth.Reason
	}{
		{one, "", "", one.api, ""},
		{one, "", one.api, one.api, ""},
		{one, "", one.api + "/", one.api, ""},
		{one, "", "https://other.example", "", auth.ReasonForeignHost},
		{one, "", one.api + "/v1", "", auth.ReasonBadFlag},
		{one, "", "nonsense", "", auth.ReasonBadFlag},
		{one, "", strings.Replace(one.api, "//", "//me@", 1), "", auth.ReasonBadFlag},
		{one, "", one.api + "?x", "", auth.ReasonBadFlag},
		{one, "", one.api + "?", "", auth.ReasonBadFlag},
		{one, "", one.api + "#x", "", auth.ReasonBadFlag},
		{two, "", "", "", auth.ReasonLendOrigin},
		{two, "", "https://other.example", "https://other.example", ""},
		{two, "", "HTTPS://Other.Example", "https://other.example", ""},
		{two, "https://mcp.example/mcp", "", "https://mcp.example", ""},
		{two, "https://mcp.example/mcp", two.api, two.api, ""},
		{two, "https://mcp.example/mcp", "https://mcp.example", "https://mcp.example", ""},
	} {
		a, err := c.of.Vault.Load(t.Context(), c.of.id)
		if err != nil {
			t.Fatal(err)
		}
		a.Resource = c.resource
		got, err := c.of.lendOrigin(t.Context(), a, c.to)
		reason := auth.Reason("")
		if e := auth.AsError(err); e != nil {
			reason = e.Reason
		}
		if got != c.want || reason != c.wantReason {
			t.Errorf("%s to %q: %q %s, want %q %s", c.resource, c.to, got, reason, c.want, c.wantReason)
		}
	}
	for _, what := range []agent.Lending{{Paths: []string{"v1"}}, {Paths: []string{"/../x"}}, {Methods: []string{"TRACE"}}, {Methods: []string{"G ET"}}, {For: -1}} {
		if _, err := one.Lend(t.Context(), Take{Account: "ada", From: agent.Self()}, what); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonBadFlag {
			t.Errorf("%+v: %v", what, err)
		}
	}
	if open := one.Leases(); len(open) != 0 {
		t.Errorf("%d leases are open", len(open))
	}
}

// TestCallsGoToTheResource: the calls of MCP that are lent go to the address of the account's
// resource alone; where another origin is lent, to what its paths permit.
func TestCallsGoToTheResource(t *testing.T) {
	l := newLender(t)
	for resource, want := range map[string]string{"": "", l.api: "/", l.api + "/mcp": "/mcp", l.api + "/a%20b/": "/a%20b", "https://other.example/mcp": ""} {
		a, err := l.Vault.Load(t.Context(), l.id)
		if err != nil {
			t.Fatal(err)
		}
		a.Resource = resource
		if err := l.Vault.Save(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
		lent, err := l.Lend(t.Context(), Take{Account: "ada", From: agent.Self()}, agent.Lending{To: l.api, Calls: []string{"tools/list"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := lent.State().Terms; got.CallPath != want || !slices.Equal(got.Calls, []string{"tools/list"}) {
			t.Errorf("%s: %+v", resource, got)
		}
		lent.End(lend.EndedProgram)
		<-lent.Done
	}
}
