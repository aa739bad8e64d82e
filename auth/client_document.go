package auth

import (
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"strconv"
)

// IsClientDocument reports whether an address may name a client by its metadata document:
// https, with a path, without a fragment, a query and dot segments (Client ID Metadata
// Documents §3).
func IsClientDocument(address string) bool {
	u, err := url.Parse(address)
	return err == nil && checkEndpoint(address) == nil && u.Scheme == "https" && u.RawQuery == "" && len(u.Path) > 1 && u.Path == u.JoinPath().Path && len(address) <= 1024
}

// documentSlots is the number of redirect paths in the client's metadata document. Each
// issuer has one of them, because one path for all would let one service's answer be taken
// for another's (RFC 8252 §8.10).
const documentSlots = 16

// DocumentPorts are the ports in the document for services that compare the whole redirect
// address.
var DocumentPorts = []string{"18765", "28765", "38765"}

// documentRedirect returns the redirect address of an issuer among those of the document.
func documentRedirect(issuer string) string {
	sum := sha256.Sum256([]byte(issuer))
	return "http://127.0.0.1/cb/" + strconv.FormatUint(uint64(sum[0]%documentSlots), 16)
}

// ClientDocument returns the client's metadata document, which is to be hosted at address
// (Client ID Metadata Documents §4). It contains no secret.
func ClientDocument(address string) ([]byte, error) {
	if !IsClientDocument(address) {
		return nil, &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadConfig, Why: WhyDocumentURL, Detail: clip(address, 200)}
	}
	var redirects []string
	for slot := range documentSlots {
		path := "/cb/" + strconv.FormatInt(int64(slot), 16)
		redirects = append(redirects, "http://127.0.0.1"+path, "http://[::1]"+path)
		for _, port := range DocumentPorts {
			redirects = append(redirects, "http://127.0.0.1:"+port+path)
		}
	}
	return json.MarshalIndent(struct {
		ID string `json:"client_id"`
		clientMetadata
	}{address, clientMetadata{
		Name: "Latchkey", Application: "native", RedirectURIs: redirects,
		GrantTypes: []string{"authorization_code", "refresh_token"}, ResponseTypes: []string{"code"}, TokenAuth: string(AuthNone),
	}}, "", "  ")
}
