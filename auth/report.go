package auth

import (
	"context"
	"crypto/tls"
	"net/http"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Fitness is the grade of a provider in one topic.
type Fitness string

// The grades.
const (
	FitSupported  Fitness = "supported"
	FitRequired   Fitness = "required"    // the provider requires it
	FitNotOffered Fitness = "not_offered" // by its own metadata
	FitBroken     Fitness = "broken"      // offered in an unusable or unsafe way
	FitUnknown    Fitness = "unknown"     // the metadata does not show it
)

// Finding is one row of a report.
type Finding struct {
	ID      string  // discovery, issuer, s256 …: see Topics
	Fitness Fitness // the grade
	Detail  string  // a number, a name, a list; may be empty; no secrets
	Why     Why     // the exact fault, where Detail alone does not say it
	Needed  bool    // RFC 9700 or the specifications require it of every provider

	Sends    string // what a sign-in will send, in the topics that concern a parameter; empty means nothing
	Declared bool   // the grade comes from the provider's file; its metadata does not show it
}

// DetailText is Error.DetailText of a row.
func (f Finding) DetailText() string { return detailText(f.Why, f.Detail) }

// Topics lists the topics of a report, in their order.
var Topics = []string{
	"discovery", "issuer", "endpoints", "loopback", "public_client", "client_auth", "s256", "iss", "identity", "id_token", "audiences", "keys",
	"revocation", "introspection", "refresh", "rotation", "device", "device_pkce", "prompt", "resource", "par", "dpop", "registration",
	"end_session", "tls", "clock",
}

// Report grades what a provider offers against RFC 9700, and lists the addresses
// to register there.
type Report struct {
	Provider  Provider
	Metadata  Metadata
	CheckedAt time.Time
	Took      time.Duration
	Findings  []Finding
	Redirect  string // the address to register
	SignedOut string // the address to register for the redirect after a sign-out; empty if none
	Refused   *Error // why no sign-in may use this metadata, or nil
}

// Safe reports whether nothing that is needed is broken.
func (r Report) Safe() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Fitness == FitBroken })
}

// Offered counts the rows that are supported or required.
func (r Report) Offered() int {
	n := 0
	for _, f := range r.Findings {
		if f.Fitness == FitSupported || f.Fitness == FitRequired {
			n++
		}
	}
	return n
}

// Check reports what a provider offers, without signing in. A provider with
// metadata gets a report however poor or unsafe it is; Report.Refused is the
// error at which a sign-in would stop. Otherwise the errors are those of
// Discover. From a provider with untrustworthy addresses only the metadata is
// fetched.
func (c *Client) Check(ctx context.Context, p Provider) (Report, error) {
	r := c.start(ctx, AttemptCheck, p)
	began := c.now()
	md, refused, err := r.examine(ctx)
	if err != nil {
		return Report{}, r.done(err)
	}
	report := r.reportOn(ctx, p, md, refused, began)
	if refused != nil {
		_ = r.done(refused) // the trace reports it, and the report does
		return report, nil
	}
	return report, r.done(nil)
}

// reportOn grades metadata that were read, with requests to its addresses only if they may
// be used.
func (r *run) reportOn(ctx context.Context, p Provider, md Metadata, refused *Error, began time.Time) Report {
	report := Report{Provider: p, Metadata: md, CheckedAt: began, Redirect: p.RegisteredRedirect(), Refused: refused}
	sound := r.addRules(&report)
	report.addOffers(md)
	r.addManner(&report)
	if sound {
		r.inspectKeys(ctx, &report)
	} else {
		report.add("keys", FitUnknown, "")
	}
	r.inspectConnection(ctx, &report)
	report.order()
	report.Took = r.since(began)
	return report
}

// addRules grades the rules of checkMetadata, and reports whether the metadata's
// addresses may be used.
func (r *run) addRules(report *Report) bool {
	md, described := report.Metadata, report.Provider.Issuer != ""
	discovery, fault := supportedIf(described), (*Error)(nil)
	if e := report.Refused; e != nil && e.Reason == ReasonMetadata {
		discovery, fault = FitBroken, e
	}
	issuer := supportedIf(described)
	if described && !r.namesItself(md) {
		issuer = FitBroken
	}
	endpoints, bad := FitSupported, (*Error)(nil)
	for _, e := range md.Endpoints.all() {
		if err := checkEndpoint(e.url); err != nil && bad == nil {
			endpoints, bad = FitBroken, &Error{Why: WhyOf(err), Detail: e.name}
		}
	}
	if bad != nil && fault != nil && fault.DetailText() == bad.DetailText() {
		discovery, fault = supportedIf(described), nil // reported once only
	}
	report.addFault("discovery", discovery, fault)
	report.add("issuer", issuer, clean(md.Issuer, 200))
	report.addFault("endpoints", endpoints, bad)
	return issuer != FitBroken && endpoints != FitBroken
}

// addFault is add with the fault of a broken row, or nil.
func (r *Report) addFault(id string, fit Fitness, fault *Error) {
	if r.add(id, fit, ""); fault != nil {
		last := &r.Findings[len(r.Findings)-1]
		last.Why, last.Detail = fault.Why, fault.Detail
	}
}

func (r *Report) add(id string, fit Fitness, detail string) {
	needed := slices.Contains([]string{"iss", "revocation", "refresh", "tls", "keys", "issuer", "endpoints"}, id)
	r.Findings = append(r.Findings, Finding{ID: id, Fitness: fit, Detail: detail, Needed: needed})
}

// order sorts the findings in the order of Topics.
func (r *Report) order() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return slices.Index(Topics, a.ID) - slices.Index(Topics, b.ID)
	})
}

func supportedIf(yes bool) Fitness {
	if yes {
		return FitSupported
	}
	return FitNotOffered
}

// addOffers grades what the metadata alone shows.
func (r *Report) addOffers(md Metadata) {
	r.add("iss", supportedIf(md.IssInResponse), "")
	r.add("identity", supportedIf(md.Endpoints.Userinfo != "" || !r.Provider.Quirks.NoIDToken && r.Provider.speaksOpenID(md)), "")
	r.add("id_token", idTokenFitness(md), joinFirst(md.IDTokenAlgorithms, 6))
	r.add("revocation", supportedIf(md.Endpoints.Revocation != ""), "")
	r.add("introspection", supportedIf(md.Endpoints.Introspection != ""), "")
	refresh := FitUnknown
	if len(md.GrantTypes) > 0 {
		refresh = supportedIf(slices.Contains(md.GrantTypes, "refresh_token"))
	}
	r.add("refresh", refresh, "")
	rotation := FitUnknown // no metadata shows it (RFC 9700 §4.14.2 requires it); a refresh does
	if refresh == FitNotOffered {
		rotation = FitNotOffered
	}
	r.add("rotation", rotation, "")
	r.add("device", supportedIf(md.Endpoints.Device != ""), "")
	par := supportedIf(md.Endpoints.PAR != "")
	if md.RequirePAR {
		par = FitRequired
	}
	r.add("par", par, "")
	r.add("dpop", supportedIf(slices.Contains(md.DPoPAlgorithms, "ES256")), joinFirst(md.DPoPAlgorithms, 6))
	r.add("registration", supportedIf(md.Endpoints.Registration != ""), "")
	if md.Endpoints.EndSession != "" {
		r.SignedOut = r.Provider.SignedOutURI()
	}
	r.add("end_session", supportedIf(md.Endpoints.EndSession != ""), r.SignedOut)
}

// idTokenFitness requires at least one algorithm that we accept.
func idTokenFitness(md Metadata) Fitness {
	if len(md.IDTokenAlgorithms) == 0 {
		return FitUnknown
	}
	known := slices.ContainsFunc(asymmetric, func(a jose.SignatureAlgorithm) bool {
		return slices.ContainsFunc(md.IDTokenAlgorithms, func(named string) bool { return sameAlgorithm(named, string(a)) })
	})
	if !known {
		return FitBroken
	}
	return FitSupported
}

func joinFirst(words []string, n int) string {
	text := ""
	for i, w := range words {
		if i == n {
			return text + " …"
		}
		if i > 0 {
			text += " "
		}
		text += clean(w, 20)
	}
	return text
}

// inspectKeys fetches the key set and searches for a key that can verify.
func (r *run) inspectKeys(ctx context.Context, report *Report) {
	keys := &keySet{run: r, url: report.Metadata.Endpoints.JWKS, allowed: asymmetric}
	if keys.url == "" {
		report.add("keys", FitNotOffered, "")
		return
	}
	found, err := keys.fetch(ctx)
	usable := slices.ContainsFunc(found, func(k jose.JSONWebKey) bool { return suitable(k, k.Algorithm) == nil })
	if err != nil || !usable {
		report.add("keys", FitBroken, "")
		return
	}
	report.add("keys", FitSupported, "")
}

// clockTolerance is the largest tolerated difference of two clocks.
const clockTolerance = time.Minute

// inspectConnection grades the issuer of the provider's certificate and the
// provider's clock.
func (r *run) inspectConnection(ctx context.Context, report *Report) {
	address := report.Metadata.Endpoints.Token
	if report.Provider.Issuer != "" {
		address = report.Provider.metadataAddresses()[0]
	}
	var state *tls.ConnectionState
	var date time.Time
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return
	}
	resp, err := r.client(StepDiscover, carriesNoSecret, func(resp *http.Response, _ []byte) error {
		state = resp.TLS
		date, _ = http.ParseTime(resp.Header.Get("Date"))
		return nil
	}).Do(req)
	if err != nil {
		report.add("tls", FitBroken, "")
		return
	}
	_ = resp.Body.Close()
	report.add(tlsFinding(state))
	report.add(clockFinding(date, r.c.now()))
}

func tlsFinding(state *tls.ConnectionState) (string, Fitness, string) {
	if state == nil {
		return "tls", FitNotOffered, "loopback"
	}
	root := ""
	if len(state.VerifiedChains) > 0 {
		chain := state.VerifiedChains[0]
		root = clean(chain[len(chain)-1].Subject.CommonName, 80)
	}
	return "tls", FitSupported, tls.VersionName(state.Version) + ", " + root
}

func clockFinding(date, now time.Time) (string, Fitness, string) {
	if date.IsZero() {
		return "clock", FitUnknown, ""
	}
	off := now.Sub(date).Round(time.Second)
	if off.Abs() > clockTolerance {
		return "clock", FitBroken, off.String()
	}
	return "clock", FitSupported, off.String()
}
