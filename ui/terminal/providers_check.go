package terminal

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check ISSUER|URL|ID",
		Short: words.ShortProvidersCheck(),
		Args:  exactly(words.AnIssuerOrID()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.check(cmd.Context(), args[0]) },
	}
}

// checkShape is a provider's report in JSON.
type checkShape struct {
	Issuer    string            `json:"issuer"`
	Endpoints map[string]string `json:"endpoints"` // by their metadata names
	Scopes    []string          `json:"scopes"`
	Redirect  string            `json:"redirect"` // the address to register
	Safe      bool              `json:"safe"`     // no finding is broken
	Report    []rowShape        `json:"report"`
}

// rowShape is one row of a report.
type rowShape struct {
	ID       string       `json:"id"`
	Fitness  auth.Fitness `json:"fitness"` // supported, required, not_offered, broken, unknown
	Needed   bool         `json:"needed"`  // RFC 9700 or the specifications require it of every provider
	Detail   string       `json:"detail"`
	Sends    string       `json:"sends"`    // what a sign-in will send; empty: nothing, or the topic concerns no parameter
	Declared bool         `json:"declared"` // the grade comes from the provider's file, not from its metadata
	Says     string       `json:"says"`     // what the detail means, for people
}

func (f *face) check(ctx context.Context, what string) error {
	if done, err := f.checkAddress(ctx, what); done {
		return err
	}
	p, client, err := f.checked(what)
	if err != nil {
		return err
	}
	report, err := client.Check(ctx, p)
	_, address := auth.ReadIssuer(what)
	if named, ok := p.NamedBy(refusal(report), address); ok {
		p = named
		report, err = client.Check(ctx, p)
	}
	if err != nil {
		return err
	}
	if f.json {
		shape := checkShape{
			Issuer: report.Metadata.Issuer, Endpoints: endpointsOf(report.Metadata.Endpoints),
			Scopes: list(report.Metadata.Scopes), Redirect: report.Redirect, Safe: report.Safe(), Report: rowsOf(report),
		}
		return cmp.Or(f.printJSON(shape), refusal(report))
	}
	return cmp.Or(f.printReport(report), refusal(report))
}

// rowsOf returns the rows of a report for JSON.
func rowsOf(report auth.Report) []rowShape {
	rows := []rowShape{}
	for _, row := range report.Findings {
		rows = append(rows, rowShape{row.ID, row.Fitness, row.Needed, row.DetailText(), row.Sends, row.Declared, words.Finding(row)})
	}
	return rows
}

// findingRows returns the rows of a report for people.
func findingRows(report auth.Report) [][]string {
	var rows [][]string
	for _, row := range report.Findings {
		rows = append(rows, []string{words.Topic(row.ID), words.Fitness(row.Fitness), words.Finding(row)})
	}
	return rows
}

// refusal returns the error that keeps every sign-in from using this provider, or
// nil.
func refusal(report auth.Report) error {
	if report.Refused == nil {
		return nil
	}
	return report.Refused
}

func (f *face) printReport(report auth.Report) error {
	if err := f.printRows(words.ReportColumns(), findingRows(report)); err != nil {
		return err
	}
	f.say(words.SentenceOf(words.Verdict(report)))
	f.say(words.ToBeRegistered())
	for _, r := range words.ToRegister(report) {
		f.say(words.RegisterLine(r))
	}
	return nil
}

// checked finds the provider to check: a configured one by its id or name,
// otherwise an issuer. The demo provider answers within this process.
func (f *face) checked(what string) (auth.Provider, *auth.Client, error) {
	if strings.Contains(what, "://") {
		return checkedIssuer(what)
	}
	h, err := f.at()
	if err != nil {
		return auth.Provider{}, nil, err
	}
	settings := f.settings(h)
	e, err := h.Catalog().Find(what)
	if err != nil && strings.ContainsAny(what, ".:/") { // no id, and no name either: a host without a scheme
		return checkedIssuer(what)
	}
	if err != nil {
		return auth.Provider{}, nil, err
	}
	if e.Issuer == "" && e.Endpoints.Token == "" {
		return auth.Provider{}, nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNotReady, Provider: e.DisplayName(), Detail: e.ID,
		}
	}
	client, err := h.QueryClient()
	if err != nil {
		return auth.Provider{}, nil, err
	}
	p, err := home.WithCA(e.Provider)
	p.Redirect = settings.Redirect(p)
	return p, client, err
}

// checkedIssuer returns a provider for an issuer as somebody types it.
func checkedIssuer(typed string) (auth.Provider, *auth.Client, error) {
	issuer, _ := auth.ReadIssuer(typed)
	if err := auth.CheckIssuer(issuer); err != nil {
		return auth.Provider{}, nil, err
	}
	p := auth.Provider{Issuer: issuer}
	p.ID, p.Name = cmp.Or(catalog.DefaultID(p), "provider"), issuer
	return p, &auth.Client{}, nil
}

// endpointNames is the order in which endpoints are shown.
var endpointNames = []string{
	"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint",
	"introspection_endpoint", "end_session_endpoint", "device_authorization_endpoint",
	"pushed_authorization_request_endpoint", "registration_endpoint",
}

func endpointsOf(e auth.Endpoints) map[string]string {
	all := []string{
		e.Authorization, e.Token, e.Userinfo, e.JWKS, e.Revocation,
		e.Introspection, e.EndSession, e.Device, e.PAR, e.Registration,
	}
	set := map[string]string{}
	for i, address := range all {
		if address != "" {
			set[endpointNames[i]] = address
		}
	}
	return set
}
