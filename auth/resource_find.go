package auth

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// LookUpRequest is the input of a look-up of a resource.
type LookUpRequest struct {
	URL     string // as typed; see ReadResource
	ID      string // provisional provider id, for the trace; empty means one made of the host
	RootCAs []byte // as in Provider
	// IsLegacy permits the rules of MCP 2025-03-26 where no metadata is found: the origin
	// of the resource is its sign-in service. Metadata that were found and refused never
	// lead there.
	IsLegacy bool
	// Issuer chooses one of several sign-in services; empty means the only one.
	Issuer string
	// ClientMetadata is the address of the client's own metadata document; empty if it has
	// none (Client ID Metadata Documents).
	ClientMetadata string
	// Known returns the providers of the catalogue, for their clients and their declared
	// quirks; nil means that there are none.
	Known func() []Provider
	// Observe is called for every step, after Client.Observe; nil means that only that is
	// called.
	Observe func(Event)
}

// resourceTimeout limits each request of a discovery by an address.
const resourceTimeout = 10 * time.Second

// FindResource discovers what is behind an address, without a token and without signing in
// (RFC 9728 §5). It returns what was found also where it fails, with every request in
// Resource.Hops. Its errors are *Error.
func (c *Client) FindResource(ctx context.Context, req LookUpRequest) (Resource, error) {
	r, typed, err := c.startResource(ctx, AttemptCheck, req)
	if err != nil {
		return Resource{}, err
	}
	x, err := r.findResource(ctx, typed, req.IsLegacy)
	x.Hops = r.hops
	return x, r.done(err)
}

// startResource begins an attempt at a resource, with a transport of its own.
func (c *Client) startResource(ctx context.Context, kind AttemptKind, req LookUpRequest) (r *run, typed string, err error) {
	if typed, err = ReadResource(req.URL); err != nil {
		return nil, "", err
	}
	host := HostOf(typed)
	p := Provider{ID: req.ID, Name: host, RootCAs: req.RootCAs}
	if p.ID == "" {
		p.ID = hostID(host)
	}
	r = c.start(ctx, kind, p)
	r.reach = newReach(r)
	r.http, r.document = r.reach.transport(p), req.ClientMetadata
	r.observeToo(req.Observe)
	return r, typed, nil
}

// hostID returns a valid provider id made of a host.
func hostID(host string) string {
	id := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			return c
		}
		return '-'
	}, host)
	if len(id) > maxID {
		id = id[:maxID]
	}
	if id = strings.Trim(id, "-"); id == "" {
		return "resource"
	}
	return id
}

// findResource finds the metadata of a resource and checks them.
func (r *run) findResource(ctx context.Context, typed string, isLegacy bool) (x Resource, err error) {
	defer func() { r.why = "" }()
	x.Typed = typed
	if x.Challenge, err = r.probe(ctx, typed); err != nil {
		return x, err
	}
	body, at, err := r.resourceMetadata(ctx, typed, x.Challenge)
	if err != nil {
		return x, err
	}
	if body == nil {
		return r.undescribedResource(x, isLegacy)
	}
	r.reach.named()
	x.FoundAt, x.FoundBy = at.url, at.why
	err = r.readResource(&x, at, body)
	if err != nil {
		r.judge(string(AsError(err).Reason))
	}
	r.verified(StepDiscover, noteResource, err)
	if err == nil {
		x.Scopes = settledScopes(x)
	}
	return x, err
}

// noteResource names the verification of a resource's metadata.
const noteResource = "resource"

// settledScopes are the scopes that a sign-in at a resource requests: those of its
// challenge, else all that its metadata list, else none (RFC 6750 §3, RFC 9728 §7.2).
func settledScopes(x Resource) []string {
	if x.Challenge.HasScopes && len(x.Challenge.Scopes) > 0 {
		return slices.Clone(x.Challenge.Scopes)
	}
	return slices.Clone(x.Supported)
}

// undescribedResource decides about an address without metadata.
func (r *run) undescribedResource(x Resource, isLegacy bool) (Resource, error) {
	switch {
	case isLegacy && x.Challenge.Scheme != "":
		x.IsLegacy, x.Identifier, x.Servers, x.Scopes = true, x.Typed, []string{x.Origin()}, settledScopes(x)
		return x, nil
	case x.Challenge.Scheme != "":
		return x, r.fail(StepDiscover, KindBadAnswer, ReasonNoResourceMetadata, x.Host())
	}
	return x, r.fail(StepDiscover, KindBadAnswer, ReasonNoResource, x.Host())
}

// The harmless call of MCP, for a server that answers only POST (MCP 2026-07-28).
const (
	mcpVersion  = "2026-07-28"
	mcpDiscover = "server/discover"
	mcpCall     = `{"jsonrpc":"2.0","id":1,"method":"` + mcpDiscover + `","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"` + mcpVersion + `","io.modelcontextprotocol/clientInfo":{"name":"latchkey","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}`
)

// probe requests the address without a token. Only a 401 counts as a challenge (RFC 9110
// §11.6.1). Where a GET brings none, one harmless call is made.
func (r *run) probe(ctx context.Context, typed string) (Asked, error) {
	accept := http.Header{"Accept": {"application/json, text/event-stream"}}
	r.why = HopProbe
	asked, status, err := r.probeOnce(ctx, request{method: http.MethodGet, address: typed, header: accept})
	if err != nil || status == http.StatusUnauthorized {
		return asked, err
	}
	r.why = HopProbeCall
	asked, _, err = r.probeOnce(ctx, request{method: http.MethodPost, address: typed, body: mcpCall, header: http.Header{
		"Accept": accept["Accept"], "Content-Type": {"application/json"}, "Mcp-Protocol-Version": {mcpVersion}, "Mcp-Method": {mcpDiscover},
	}})
	return asked, err
}

// probeOnce sends one request without a token and reads only the head of its answer, which
// may be a stream.
func (r *run) probeOnce(ctx context.Context, what request) (asked Asked, status int, err error) {
	var body io.Reader
	if what.body != "" {
		body = strings.NewReader(what.body)
	}
	req, err := http.NewRequestWithContext(ctx, what.method, what.address, body)
	if err != nil {
		return Asked{}, 0, r.fail(StepDiscover, KindUsage, ReasonBadAddress, "").Because(WhyNotURL)
	}
	req.Header = what.header.Clone()
	client := r.client(StepDiscover, carriesNoSecret, nil)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	w := client.Transport.(*wire)
	w.to, w.headOnly = PartyAPI, true
	resp, err := client.Do(req)
	if err != nil {
		return Asked{}, 0, AsError(err)
	}
	_ = resp.Body.Close()
	r.reach.named()
	switch {
	case resp.StatusCode == http.StatusUnauthorized:
		if asked = ReadChallenge(resp.Header); asked.Scheme == "" && asked.Metadata == "" {
			r.judge(HopAsksOther)
		} else {
			r.judge(HopAsks)
		}
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		r.judge(HopMoved)
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500 && what.method == http.MethodGet && resp.StatusCode != http.StatusNotImplemented:
		return Asked{}, resp.StatusCode, r.checkStatus(StepDiscover, resp, nil)
	}
	return asked, resp.StatusCode, nil
}

// ReadChallenge reads the challenge of a resource (RFC 9728 §5.1): resource_metadata of any
// challenge, scope only of one that asks for a token.
func ReadChallenge(header http.Header) Asked {
	all, isMalformed := challengesOf(header)
	asked := Asked{IsMalformed: isMalformed, TakesProof: asksForProof(header)}
	for _, c := range all {
		if asked.Metadata == "" {
			asked.Metadata = c.value("resource_metadata")
		}
		if !c.isForTokens() {
			continue
		}
		if asked.Scheme == "" {
			asked.Scheme = map[string]string{"bearer": "Bearer", "dpop": "DPoP"}[strings.ToLower(c.scheme)]
		}
		if c.has("scope") && !asked.HasScopes {
			asked.HasScopes, asked.Scopes = true, knownScopes(strings.Fields(c.value("scope")))
		}
	}
	return asked
}

// resourceMetadata fetches the metadata document of a resource: at the address of its
// challenge, else at the well-known ones. body is nil if there is none. Only an address
// that has no document leads to the next one.
func (r *run) resourceMetadata(ctx context.Context, typed string, asked Asked) (body []byte, at resourceAddress, err error) {
	addresses := resourceAddresses(typed)
	if asked.Metadata != "" {
		if why := checkEndpoint(asked.Metadata); r.checks.Refuses(checks.Endpoints, why != nil) {
			return nil, at, r.fail(StepDiscover, KindBadAnswer, ReasonBadMetadataAddress, clip(withoutUser(clean(asked.Metadata, 200)), 200)).Because(WhyOf(why))
		}
		addresses = append([]resourceAddress{{asked.Metadata, HopChallenge, typed}}, addresses...)
	}
	for i, at := range addresses {
		if i > 0 && at.url == addresses[0].url {
			continue
		}
		r.why = at.why
		body, err := r.fetchDocument(ctx, at.url)
		e := AsError(err)
		switch {
		case err == nil:
			return body, at, nil
		case e.Reason == ReasonReach || e.Kind == KindCancelled || e.Kind == KindTimeout:
			return nil, at, err
		case undescribed(e) || e.Reason == ReasonRedirected || at.why == HopChallenge: // shown, and the next address is tried
		default:
			return nil, at, err
		}
	}
	return nil, at, nil
}

// noteHop records one request of a discovery.
func (r *run) noteHop(req *http.Request, resp *http.Response, err error) {
	if r.why == "" {
		return
	}
	h := Hop{URL: req.URL.Redacted(), Why: r.why, Result: HopDocument}
	if resp != nil {
		h.Status = resp.StatusCode
	}
	e := AsError(err)
	switch {
	case e != nil && e.Reason == ReasonRedirected:
		h.Result = HopMoved
	case e != nil && e.Kind == KindProviderError:
		h.Result = HopMissing
	case e != nil:
		h.Result = string(e.Reason)
	case r.why == HopProbe || r.why == HopProbeCall:
		h.Result = HopAnswers
	}
	r.hops = append(r.hops, h)
}

// judge sets the result of the latest request.
func (r *run) judge(result string) {
	if n := len(r.hops); n > 0 {
		r.hops[n-1].Result = result
	}
}
