package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"latchkey/auth"
)

// The hosts to which the person has agreed are one sealed file beside the
// accounts, so that they outlive the last account of a client. An export does not
// contain them: a back-up cannot agree for the person.
const (
	agreedName    = "hosts" + sealedExt
	agreedPurpose = "hosts agreed to"
	agreedLock    = "hosts"
)

// agreedRecord is the content of that file.
type agreedRecord struct {
	Agreements []agreementRecord `json:"agreements"`
}

type agreementRecord struct {
	Issuer   string   `json:"issuer,omitempty"`
	Provider string   `json:"provider,omitempty"`
	ClientID string   `json:"client_id"`
	Hosts    []string `json:"hosts"`
	SignedIn bool     `json:"signed_in,omitempty"`

	Resources []string `json:"resources,omitempty"`
}

func (f *Folder) agreedPath() string { return filepath.Join(f.dir, agreedName) }

// Agreed returns every agreement. A missing or damaged file contains none: the
// hosts of the accounts then decide.
func (f *Folder) Agreed(context.Context) ([]auth.Agreement, error) {
	text, err := f.UnsealFile(f.agreedPath(), agreedPurpose)
	switch {
	case isMissing(err) || repairable(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer clear(text)
	var record agreedRecord
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&record); err != nil { // the file is authentic, so another version wrote it
		return nil, sealedError(f.agreedPath(), fmt.Errorf("%w: agreements we do not know", errVersion))
	}
	all := make([]auth.Agreement, len(record.Agreements))
	for i, a := range record.Agreements {
		all[i] = auth.Agreement(a)
	}
	return all, nil
}

// Agree seals one agreement in place of the one for the same client.
func (f *Folder) Agree(ctx context.Context, a auth.Agreement) error {
	return f.underLock(ctx, agreedLock, func() error {
		all, err := f.Agreed(ctx)
		if err != nil {
			return err
		}
		var record agreedRecord
		for _, one := range withAgreement(all, a) {
			record.Agreements = append(record.Agreements, agreementRecord(one))
		}
		text, err := json.Marshal(record)
		if err != nil {
			return internal(auth.WhyNotJSON, "")
		}
		defer clear(text)
		return f.SealFile(f.agreedPath(), agreedPurpose, text)
	})
}

// withAgreement returns all with a in place of the agreement for the same client.
func withAgreement(all []auth.Agreement, a auth.Agreement) []auth.Agreement {
	return append(slices.DeleteFunc(slices.Clone(all), a.IsFor), a)
}

// resealAgreed keeps the agreements when the data key is renewed.
func (f *Folder) resealAgreed(ctx context.Context) error {
	return f.underLock(ctx, agreedLock, func() error { return f.reseal(f.agreedPath(), kindFile, agreedPurpose) })
}

// Agreed returns every agreement.
func (m *Memory) Agreed(context.Context) ([]auth.Agreement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.agreed), nil
}

// Agree keeps one agreement.
func (m *Memory) Agree(_ context.Context, a auth.Agreement) error {
	a.Hosts, a.Resources = slices.Clone(a.Hosts), slices.Clone(a.Resources)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.agreed = withAgreement(m.agreed, a)
	return nil
}
