package vault

import (
	"time"

	"latchkey/auth"
)

// metadataRecord is the provider's metadata as of the account's last sign-in.
type metadataRecord struct {
	Issuer              string          `json:"issuer,omitempty"`
	Endpoints           endpointsRecord `json:"endpoints,omitzero"`
	Scopes              []string        `json:"scopes,omitempty"`
	ResponseTypes       []string        `json:"response_types,omitempty"`
	GrantTypes          []string        `json:"grant_types,omitempty"`
	TokenAuthMethods    []string        `json:"token_auth_methods,omitempty"`
	TokenAuthAlgorithms []string        `json:"token_auth_algorithms,omitempty"`
	ChallengeMethods    []string        `json:"challenge_methods,omitempty"`
	IDTokenAlgorithms   []string        `json:"id_token_algorithms,omitempty"`
	IssInResponse       bool            `json:"iss_in_response,omitempty"`
	RequirePAR          bool            `json:"require_par,omitempty"`
	DPoPAlgorithms      []string        `json:"dpop_algorithms,omitempty"`
	ResponseModes       []string        `json:"response_modes,omitempty"`
	PromptValues        []string        `json:"prompt_values,omitempty"`
	ProtectedResources  []string        `json:"protected_resources,omitempty"`
	ClientDocuments     bool            `json:"client_documents,omitempty"`
	FetchedAt           time.Time       `json:"fetched_at,omitzero"`
}

type endpointsRecord struct {
	Authorization string `json:"authorization,omitempty"`
	Token         string `json:"token,omitempty"`
	Userinfo      string `json:"userinfo,omitempty"`
	JWKS          string `json:"jwks,omitempty"`
	Revocation    string `json:"revocation,omitempty"`
	Introspection string `json:"introspection,omitempty"`
	EndSession    string `json:"end_session,omitempty"`
	Device        string `json:"device,omitempty"`
	PAR           string `json:"par,omitempty"`
	Registration  string `json:"registration,omitempty"`
	Refresh       string `json:"refresh,omitempty"`
}

func toMetadataRecord(m auth.Metadata) metadataRecord {
	return metadataRecord{
		Issuer: m.Issuer, Endpoints: endpointsRecord(m.Endpoints), Scopes: m.Scopes,
		ResponseTypes: m.ResponseTypes, GrantTypes: m.GrantTypes, TokenAuthMethods: m.TokenAuthMethods, TokenAuthAlgorithms: m.TokenAuthAlgorithms,
		ChallengeMethods: m.ChallengeMethods, IDTokenAlgorithms: m.IDTokenAlgorithms,
		IssInResponse: m.IssInResponse, RequirePAR: m.RequirePAR, DPoPAlgorithms: m.DPoPAlgorithms,
		ResponseModes: m.ResponseModes, PromptValues: m.PromptValues, ProtectedResources: m.ProtectedResources, ClientDocuments: m.ClientDocuments, FetchedAt: m.FetchedAt.UTC(),
	}
}

func (m metadataRecord) metadata() auth.Metadata {
	return auth.Metadata{
		Issuer: m.Issuer, Endpoints: auth.Endpoints(m.Endpoints), Scopes: m.Scopes,
		ResponseTypes: m.ResponseTypes, GrantTypes: m.GrantTypes, TokenAuthMethods: m.TokenAuthMethods, TokenAuthAlgorithms: m.TokenAuthAlgorithms,
		ChallengeMethods: m.ChallengeMethods, IDTokenAlgorithms: m.IDTokenAlgorithms,
		IssInResponse: m.IssInResponse, RequirePAR: m.RequirePAR, DPoPAlgorithms: m.DPoPAlgorithms,
		ResponseModes: m.ResponseModes, PromptValues: m.PromptValues, ProtectedResources: m.ProtectedResources, ClientDocuments: m.ClientDocuments, FetchedAt: m.FetchedAt,
	}
}
