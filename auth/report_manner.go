package auth

import (
	"net/url"
	"slices"
	"strings"
)

// addManner grades what decides how a sign-in there is made: the redirect address,
// PKCE, the client's authentication, prompt, audience and resource. The metadata
// decides a grade, or else the provider's file (Finding.Declared), or else it is
// FitUnknown: nothing is concluded from silence.
func (r *run) addManner(report *Report) {
	md := report.Metadata
	scopes, prompt := settleScopes(r.provider, md, Request{})
	report.Findings = append(report.Findings,
		r.provider.redirectFinding(), r.provider.challengeFinding(md), r.provider.deviceChallengeFinding(md),
		r.provider.publicClientFinding(md), r.clientAuthFinding(md), promptFinding(md, prompt),
		r.audienceFinding(md, scopes), r.provider.resourceFinding(md),
	)
}

// redirectFinding grades whether the answer may come to any port. No metadata shows
// it: the file does, or the first sign-in.
func (p Provider) redirectFinding() Finding {
	f := Finding{ID: "loopback", Fitness: FitUnknown, Detail: p.RegisteredRedirect(), Sends: p.RegisteredRedirect()}
	to, err := url.Parse(f.Sends)
	if err != nil || to.Scheme == Scheme || p.RedirectPage != "" || p.RedirectRule == "" {
		return f
	}
	f.Declared = true
	switch {
	case p.RedirectRule == RedirectAnyPort:
		f.Fitness = FitSupported
	case to.Port() == "": // each sign-in would send another address
		f.Fitness = FitBroken
	default:
		f.Fitness = FitNotOffered
	}
	return f
}

// challengeFinding grades S256. RFC 9700 §2.1.1 requires that a server lets its
// support be detected; RFC 7636 §7.2 forbids to fall back to plain.
func (p Provider) challengeFinding(md Metadata) Finding {
	f := Finding{ID: "s256", Fitness: FitUnknown, Needed: true}
	switch {
	case slices.Contains(md.ChallengeMethods, "S256"):
		f.Fitness = FitSupported
	case len(md.ChallengeMethods) > 0:
		f.Fitness, f.Detail = FitBroken, joinFirst(md.ChallengeMethods, 6)
	case p.Resource != "" && !p.Quirks.PKCEUnadvertised: // must be shown (MCP 2025-11-25 and later)
		f.Fitness = FitBroken
	default:
		f.Fitness, f.Declared = p.PKCE.fitness()
	}
	return f
}

// fitness is the grade that the provider's file gives; declared is false if it
// gives none.
func (s PKCESupport) fitness() (fit Fitness, declared bool) {
	switch s {
	case PKCERequired:
		return FitRequired, true
	case PKCESupported:
		return FitSupported, true
	case PKCENone:
		return FitNotOffered, true
	}
	return FitUnknown, false
}

// deviceChallengeFinding grades PKCE in a sign-in on another device. RFC 8628 does
// not name it, so the grade is what the server says of PKCE as a whole.
func (p Provider) deviceChallengeFinding(md Metadata) Finding {
	f := p.challengeFinding(md)
	f.ID, f.Needed, f.Detail = "device_pkce", false, ""
	if md.Endpoints.Device == "" || f.Fitness == FitBroken {
		f.Fitness, f.Declared = FitNotOffered, false
	}
	return f
}

// publicClientFinding grades whether a client without a secret can sign in.
func (p Provider) publicClientFinding(md Metadata) Finding {
	f := Finding{ID: "public_client", Fitness: FitUnknown, Detail: joinFirst(md.TokenAuthMethods, 6)}
	switch {
	case p.SecretNeed == SecretNever:
		f.Fitness, f.Declared = FitSupported, true
	case p.SecretNeed != "":
		f.Fitness, f.Declared = FitNotOffered, true
	case slices.Contains(md.TokenAuthMethods, string(AuthNone)):
		f.Fitness = FitSupported
	case len(md.TokenAuthMethods) > 0:
		f.Fitness = FitNotOffered
	}
	return f
}

// clientAuthFinding grades the way in which the client will authenticate. A
// provider that needs a secret is graded as if it were there, because a check does
// not open the vault.
func (r *run) clientAuthFinding(md Metadata) Finding {
	sends := r.tokenAuth(md)
	need := r.provider.SecretNeed
	if r.provider.TokenAuth == "" && sends == AuthNone && (need == SecretShipped || need == SecretRequired) {
		sends = passwordMethod(md)
	}
	f := Finding{ID: "client_auth", Fitness: FitUnknown, Detail: joinFirst(md.TokenAuthMethods, 6), Sends: string(sends)}
	switch {
	case r.checkClientAuth(md) != nil:
		f.Fitness = FitBroken
	case slices.Contains(md.TokenAuthMethods, f.Sends):
		f.Fitness = FitSupported
	case len(md.TokenAuthMethods) > 0:
		f.Fitness = FitNotOffered
	}
	return f
}

// promptFinding grades the prompt that a sign-in sends, each of its values.
func promptFinding(md Metadata, prompt string) Finding {
	f := Finding{ID: "prompt", Fitness: FitUnknown, Detail: joinFirst(md.PromptValues, 6), Sends: clean(prompt, 80)}
	if len(md.PromptValues) == 0 {
		return f
	}
	f.Fitness = FitSupported
	for _, value := range strings.Fields(prompt) {
		if !slices.Contains(md.PromptValues, value) {
			f.Fitness = FitNotOffered
		}
	}
	return f
}

// audienceFinding grades whether an ID token may name an audience beside the
// client. No metadata shows whether it will.
func (r *run) audienceFinding(md Metadata, scopes []string) Finding {
	f := Finding{ID: "audiences", Fitness: FitUnknown, Detail: joinFirst(r.provider.TrustedAudiences, 6)}
	switch {
	case !r.requestsIDToken(scopes) || !r.provider.speaksOpenID(md):
		f.Fitness, f.Detail = FitNotOffered, ""
	case len(r.provider.TrustedAudiences) > 0:
		f.Fitness, f.Declared = FitSupported, true
	}
	return f
}

// resourceFinding grades the API that the token is requested for (RFC 8707)
// against those that the metadata lists (RFC 9728 §4).
func (p Provider) resourceFinding(md Metadata) Finding {
	f := Finding{ID: "resource", Fitness: FitUnknown, Detail: joinFirst(md.ProtectedResources, 6), Sends: clean(p.ResourceIndicator, 200)}
	switch {
	case f.Sends == "" || len(md.ProtectedResources) == 0:
	case slices.Contains(md.ProtectedResources, p.ResourceIndicator):
		f.Fitness = FitSupported
	default:
		f.Fitness = FitNotOffered
	}
	return f
}
