package auth

import (
	"net/url"
	"regexp"
	"strings"
)

// tenantMark stands in the issuer of Microsoft Entra's shared endpoints
// (common, organizations, consumers) for the tenant, which only the signed token
// names (catalogue 8414-7).
const tenantMark = "{tenantid}"

var tenantID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isTenantTemplate reports whether issuer is the configured one with the tenant
// left open, at the same host, for a provider that declares that.
func (r *run) isTenantTemplate(issuer string) bool {
	if !r.provider.Quirks.TenantIssuer || strings.Count(issuer, tenantMark) != 1 {
		return false
	}
	template, err := url.Parse(strings.Replace(issuer, tenantMark, "tenant", 1))
	if err != nil {
		return false
	}
	asked, err := url.Parse(r.provider.Issuer)
	return err == nil && asked.Scheme == template.Scheme && asked.Host == template.Host && CheckIssuer(template.String()) == nil
}

// issuedBy is the issuer that a token must name: the metadata's, with the
// signed tid in place of the mark. The check is not loosened: the token must
// name the issuer that its own, signed tenant makes.
func issuedBy(md Metadata, tid string) string {
	if !strings.Contains(md.Issuer, tenantMark) || !tenantID.MatchString(tid) {
		return md.Issuer
	}
	return strings.Replace(md.Issuer, tenantMark, tid, 1)
}

// sameIssuer reports whether an account was given by the provider's issuer.
func sameIssuer(p Provider, a Account) bool {
	return p.Issuer == "" || p.Issuer == a.Identity.Issuer ||
		p.Quirks.TenantIssuer && strings.Contains(a.Metadata.Issuer, tenantMark)
}
