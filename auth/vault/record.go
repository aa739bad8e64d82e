package vault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth"
)

// record is an account as it is sealed: plain fields under names that never
// change. A field that was added later is omitted if it is empty; if it is not,
// an older Latchkey refuses the record instead of losing the field.
type record struct {
	ID               string           `json:"id"`
	Label            string           `json:"label,omitempty"`
	Provider         string           `json:"provider"`
	ClientID         string           `json:"client_id"`
	Resource         string           `json:"resource,omitempty"`
	Redirect         string           `json:"redirect,omitempty"`
	Metadata         metadataRecord   `json:"metadata,omitzero"`
	Identity         identityRecord   `json:"identity"`
	Grant            grantRecord      `json:"grant"`
	Requested        []string         `json:"requested,omitempty"`
	RequestedDetails string           `json:"requested_details,omitempty"`
	SignedInAt       time.Time        `json:"signed_in_at,omitzero"`
	RefreshedAt      time.Time        `json:"refreshed_at,omitzero"`
	ImportedAt       time.Time        `json:"imported_at,omitzero"`
	Ended            string           `json:"ended,omitempty"`
	EndedAt          time.Time        `json:"ended_at,omitzero"`
	RefusedAt        time.Time        `json:"refused_at,omitzero"`
	UnreachableAt    time.Time        `json:"unreachable_at,omitzero"`
	RetryAt          time.Time        `json:"retry_at,omitzero"`
	RefreshStartedAt time.Time        `json:"refresh_started_at,omitzero"`
	DoubtRetried     bool             `json:"doubt_retried,omitempty"`
	RevokePending    bool             `json:"revoke_pending,omitempty"`
	Revocation       revocationRecord `json:"revocation,omitzero"`
	History          []entryRecord    `json:"history,omitempty"`
}

type identityRecord struct {
	Issuer        string         `json:"issuer"`
	Subject       string         `json:"subject"`
	Name          string         `json:"name,omitempty"`
	Email         string         `json:"email,omitempty"`
	EmailVerified *bool          `json:"email_verified,omitempty"`
	AuthTime      time.Time      `json:"auth_time,omitzero"`
	Nonce         string         `json:"nonce,omitempty"`
	Algorithm     string         `json:"algorithm,omitempty"`
	Claims        map[string]any `json:"claims,omitempty"`
}

type grantRecord struct {
	AccessToken  string    `json:"access_token,omitempty"`
	RefreshToken string    `json:"refresh_token,omitempty"`
	IDToken      string    `json:"id_token,omitempty"`
	TokenType    string    `json:"token_type,omitempty"`
	DPoPKey      string    `json:"dpop_key,omitempty"`
	Scopes       []string  `json:"scopes,omitempty"`
	ScopesUnread bool      `json:"scopes_unread,omitempty"`
	Details      string    `json:"details,omitempty"`
	ObtainedAt   time.Time `json:"obtained_at,omitzero"`
	ExpiresAt    time.Time `json:"expires_at,omitzero"`
	RefreshEnds  time.Time `json:"refresh_ends,omitzero"`
	Rejected     bool      `json:"rejected,omitempty"`
}

type revocationRecord struct {
	Proof string    `json:"proof,omitempty"`
	Until time.Time `json:"until,omitzero"`
	At    time.Time `json:"at,omitzero"`

	Status int `json:"status,omitzero"`
}

type entryRecord struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Note string    `json:"note,omitempty"`

	Times   int       `json:"times,omitempty"`
	By      byRecord  `json:"by,omitzero"`
	Granted int       `json:"granted,omitempty"`
	Asked   int       `json:"asked,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

type byRecord struct {
	Trigger string `json:"trigger,omitempty"`
	Way     string `json:"way,omitempty"`
	Browser string `json:"browser,omitempty"`
	Program string `json:"program,omitempty"`
	Parent  string `json:"parent,omitempty"`
}

func toEntryRecord(e auth.Entry) entryRecord {
	return entryRecord{
		At: e.At.UTC(), What: string(e.What), Note: e.Note, Times: e.Times, Granted: e.Granted, Asked: e.Requested, Until: e.Until.UTC(),
		By: byRecord{Trigger: string(e.By.Trigger), Way: string(e.By.Way), Browser: e.By.Browser, Program: e.By.Program, Parent: e.By.Parent},
	}
}

func (e entryRecord) entry() auth.Entry {
	return auth.Entry{
		At: e.At, What: auth.Happening(e.What), Note: e.Note, Times: e.Times, Granted: e.Granted, Requested: e.Asked, Until: e.Until,
		By: auth.By{Trigger: auth.Trigger(e.By.Trigger), Way: auth.Way(e.By.Way), Browser: e.By.Browser, Program: e.By.Program, Parent: e.By.Parent},
	}
}

// toRecord is the only function of this package that reveals an account's tokens.
func toRecord(a auth.Account) record {
	r := record{
		ID: a.ID, Label: a.Label, Provider: a.Provider, ClientID: a.ClientID, Resource: a.Resource, Redirect: a.Redirect,
		Metadata: toMetadataRecord(a.Metadata),
		Identity: identityRecord{
			Issuer: a.Identity.Issuer, Subject: a.Identity.Subject, Name: a.Identity.Name,
			Email: a.Identity.Email, EmailVerified: a.Identity.EmailVerified,
			AuthTime: a.Identity.AuthTime.UTC(), Nonce: a.Identity.Nonce.Reveal(), Algorithm: a.Identity.Algorithm, Claims: a.Identity.Claims,
		},
		Grant: grantRecord{
			AccessToken:  a.Grant.AccessToken.Reveal(),
			RefreshToken: a.Grant.RefreshToken.Reveal(),
			IDToken:      a.Grant.IDToken.Reveal(),
			DPoPKey:      a.Grant.DPoPKey.Reveal(),
			TokenType:    a.Grant.TokenType, Scopes: a.Grant.Scopes, ScopesUnread: a.Grant.ScopesUnread, Details: a.Grant.Details, ObtainedAt: a.Grant.ObtainedAt.UTC(),
			ExpiresAt: a.Grant.ExpiresAt.UTC(), RefreshEnds: a.Grant.RefreshEnds.UTC(), Rejected: a.Grant.Rejected,
		},
		Requested: a.Requested, RequestedDetails: a.RequestedDetails, SignedInAt: a.SignedInAt.UTC(), RefreshedAt: a.RefreshedAt.UTC(), ImportedAt: a.ImportedAt.UTC(),
		Ended: string(a.Ended), EndedAt: a.EndedAt.UTC(), RefusedAt: a.RefusedAt.UTC(), UnreachableAt: a.UnreachableAt.UTC(),
		RetryAt: a.RetryAt.UTC(), RefreshStartedAt: a.RefreshStartedAt.UTC(), DoubtRetried: a.DoubtRetried, RevokePending: a.RevokePending,
		Revocation: revocationRecord{
			Proof: string(a.Revocation.Proof), Until: a.Revocation.Until.UTC(), At: a.Revocation.At.UTC(), Status: a.Revocation.Status,
		},
	}
	for _, e := range a.History {
		r.History = append(r.History, toEntryRecord(e))
	}
	return r
}

// account is the inverse of toRecord; times return in UTC.
func (r record) account(generation uint64) auth.Account {
	a := auth.Account{
		ID: r.ID, Label: r.Label, Provider: r.Provider, ClientID: r.ClientID, Resource: r.Resource, Redirect: r.Redirect,
		Metadata: r.Metadata.metadata(),
		Identity: auth.Identity{
			Issuer: r.Identity.Issuer, Subject: r.Identity.Subject, Name: r.Identity.Name,
			Email: r.Identity.Email, EmailVerified: r.Identity.EmailVerified,
			AuthTime: r.Identity.AuthTime, Nonce: auth.NewSecret(r.Identity.Nonce), Algorithm: r.Identity.Algorithm, Claims: r.Identity.Claims,
		},
		Grant: auth.Grant{
			AccessToken:  auth.NewSecret(r.Grant.AccessToken),
			RefreshToken: auth.NewSecret(r.Grant.RefreshToken),
			IDToken:      auth.NewSecret(r.Grant.IDToken),
			DPoPKey:      auth.NewSecret(r.Grant.DPoPKey),
			TokenType:    r.Grant.TokenType, Scopes: r.Grant.Scopes, ScopesUnread: r.Grant.ScopesUnread, Details: r.Grant.Details, ObtainedAt: r.Grant.ObtainedAt,
			ExpiresAt: r.Grant.ExpiresAt, RefreshEnds: r.Grant.RefreshEnds, Rejected: r.Grant.Rejected,
		},
		Requested: r.Requested, RequestedDetails: r.RequestedDetails, SignedInAt: r.SignedInAt, RefreshedAt: r.RefreshedAt, ImportedAt: r.ImportedAt,
		Ended: auth.Ended(r.Ended), EndedAt: r.EndedAt, RefusedAt: r.RefusedAt, UnreachableAt: r.UnreachableAt,
		RetryAt: r.RetryAt, RefreshStartedAt: r.RefreshStartedAt, DoubtRetried: r.DoubtRetried, RevokePending: r.RevokePending,
		Revocation: auth.Revocation{
			Proof: auth.Proof(r.Revocation.Proof), Until: r.Revocation.Until, At: r.Revocation.At, Status: r.Revocation.Status,
		},
		Generation: generation,
	}
	for _, e := range r.History {
		a.History = append(a.History, e.entry())
	}
	return a
}

// encodeAccount returns the plaintext of a sealed account.
func encodeAccount(a auth.Account) ([]byte, error) { return json.Marshal(toRecord(a)) }

// decodeAccount reads an authenticated plaintext. A member that it does not know
// was written by another version; decodeAccount refuses such a record and never
// drops a member. Decoding takes more of the time of opening a vault than reading
// and deciphering its files, so the parser is the one that reads the text once.
func decodeAccount(plaintext []byte, id string, generation uint64) (auth.Account, error) {
	var r record
	d := jsontext.NewDecoder(bytes.NewBuffer(plaintext))
	if err := jsonv2.UnmarshalDecode(d, &r, jsonv2.RejectUnknownMembers(true)); err != nil {
		return auth.Account{}, fmt.Errorf("%w: a record we do not know", errVersion)
	}
	if _, err := d.ReadToken(); err != io.EOF || r.ID != id {
		return auth.Account{}, errHeader
	}
	return r.account(generation), nil
}
