package agent

import (
	"time"

	"latchkey/auth"
)

// record is what a command prints of an account. It contains no secret.
type record struct {
	ID           string    `json:"id"`
	Label        string    `json:"label,omitempty"`
	Provider     string    `json:"provider"`
	Resource     string    `json:"resource,omitempty"`
	Issuer       string    `json:"issuer"`
	Subject      string    `json:"subject"`
	Name         string    `json:"name,omitempty"`
	Email        string    `json:"email,omitempty"`
	Requested    []string  `json:"requested,omitempty"`
	Granted      []string  `json:"granted,omitempty"`
	ScopesUnread bool      `json:"scopes_unread,omitempty"`
	ObtainedAt   time.Time `json:"obtained_at,omitzero"`
	ExpiresAt    time.Time `json:"expires_at,omitzero"`
	RefreshEnds  time.Time `json:"refresh_ends,omitzero"`
	Refreshable  bool      `json:"refreshable,omitempty"`
	MetadataOf   string    `json:"metadata_of,omitempty"` // Metadata.Issuer
	MetadataAt   time.Time `json:"metadata_at,omitzero"`  // Metadata.FetchedAt
	SignedInAt   time.Time `json:"signed_in_at,omitzero"`
	RefreshedAt  time.Time `json:"refreshed_at,omitzero"`
	ImportedAt   time.Time `json:"imported_at,omitzero"`

	// What the status is derived from.
	Ended            auth.Ended      `json:"ended,omitempty"`
	EndedAt          time.Time       `json:"ended_at,omitzero"`
	RefusedAt        time.Time       `json:"refused_at,omitzero"`
	UnreachableAt    time.Time       `json:"unreachable_at,omitzero"`
	RetryAt          time.Time       `json:"retry_at,omitzero"`
	RefreshStartedAt time.Time       `json:"refresh_started_at,omitzero"`
	DoubtRetried     bool            `json:"doubt_retried,omitempty"`
	RevokePending    bool            `json:"revoke_pending,omitempty"`
	Revocation       auth.Revocation `json:"revocation,omitzero"`
	Imported         bool            `json:"imported,omitempty"` // Account.Imported
}

func toRecord(a auth.Account) *record {
	return &record{
		ID: a.ID, Label: a.Label, Provider: a.Provider, Resource: a.Resource,
		Issuer: a.Identity.Issuer, Subject: a.Identity.Subject, Name: a.Identity.Name, Email: a.Identity.Email,
		Requested: a.Requested, Granted: a.Grant.Scopes, ScopesUnread: a.Grant.ScopesUnread,
		ObtainedAt: a.Grant.ObtainedAt, ExpiresAt: a.Grant.ExpiresAt, RefreshEnds: a.Grant.RefreshEnds, Refreshable: a.Grant.Refreshable(),
		MetadataOf: a.Metadata.Issuer, MetadataAt: a.Metadata.FetchedAt,
		SignedInAt: a.SignedInAt, RefreshedAt: a.RefreshedAt, ImportedAt: a.ImportedAt,
		Ended: a.Ended, EndedAt: a.EndedAt, RefusedAt: a.RefusedAt, UnreachableAt: a.UnreachableAt, RetryAt: a.RetryAt,
		RefreshStartedAt: a.RefreshStartedAt, DoubtRetried: a.DoubtRetried,
		RevokePending: a.RevokePending, Revocation: a.Revocation, Imported: a.Imported(),
	}
}

func toRecords(accounts []auth.Account) []*record {
	records := make([]*record, 0, len(accounts))
	for _, a := range accounts {
		records = append(records, toRecord(a))
	}
	return records
}

// account returns the account without its tokens and its history; a mark stands for
// the refresh token, and an entry for a restored back-up.
func (r record) account() auth.Account {
	a := auth.Account{
		ID: r.ID, Label: r.Label, Provider: r.Provider, Resource: r.Resource, Requested: r.Requested,
		Identity: auth.Identity{Issuer: r.Issuer, Subject: r.Subject, Name: r.Name, Email: r.Email},
		Grant: auth.Grant{
			Scopes: r.Granted, ScopesUnread: r.ScopesUnread, ObtainedAt: r.ObtainedAt, ExpiresAt: r.ExpiresAt, RefreshEnds: r.RefreshEnds,
		},
		Metadata:   auth.Metadata{Issuer: r.MetadataOf, FetchedAt: r.MetadataAt},
		SignedInAt: r.SignedInAt, RefreshedAt: r.RefreshedAt, ImportedAt: r.ImportedAt,
		Ended: r.Ended, EndedAt: r.EndedAt, RefusedAt: r.RefusedAt, UnreachableAt: r.UnreachableAt, RetryAt: r.RetryAt,
		RefreshStartedAt: r.RefreshStartedAt, DoubtRetried: r.DoubtRetried,
		RevokePending: r.RevokePending, Revocation: r.Revocation,
	}
	if r.Refreshable {
		a.Grant.RefreshToken = auth.NewSecret("kept by the holder")
	}
	if r.Imported {
		a.Remember(r.ImportedAt, auth.HappenedImported, "")
	}
	return a
}

func accountsOf(records []*record) []auth.Account {
	accounts := make([]auth.Account, 0, len(records))
	for _, r := range records {
		if r != nil {
			accounts = append(accounts, r.account())
		}
	}
	return accounts
}
