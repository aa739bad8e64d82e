package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
	"latchkey/internal/durable"
)

// An export is one file that a passphrase opens on any computer: a header of
// exportHeader bytes, then AES-256-GCM's ciphertext of a JSON object with the
// header as additional data. The key is Argon2id's.
//
//	 0  8  magic "latchexp"
//	 8  1  version, 1
//	 9  1  lanes
//	10  2  zero
//	12  4  passes, big endian
//	16  4  memory in KiB, big endian
//	20 16  salt
//	36 12  nonce
const (
	exportMagic   = "latchexp"
	exportVersion = 1
	exportHeader  = 48
	maxExport     = 256 << 20 // bytes
)

// minExportPassphrase is the least number of characters of an export's passphrase.
// An export is made to leave this computer, and who has it can guess without limit.
const minExportPassphrase = 8

// bundle is the content of an export.
type bundle struct {
	ExportedAt time.Time         `json:"exported_at"`
	Accounts   []record          `json:"accounts"`
	Secrets    map[string]string `json:"secrets,omitempty"` // client secrets by name
}

// Export writes every account and client secret to w, sealed under a passphrase
// that is independent of the vault's keeper. If an account cannot be read, Export
// returns an error and writes nothing: a back-up must not silently lack an
// account. A passphrase shorter than minExportPassphrase is ReasonWeakPassphrase.
func (f *Folder) Export(ctx context.Context, w io.Writer, passphrase []byte) error {
	if n := utf8.RuneCount(passphrase); 0 < n && n < minExportPassphrase {
		return fail(auth.KindWrongPassphrase, auth.ReasonWeakPassphrase, strconv.Itoa(minExportPassphrase))
	}
	accounts, err := f.List(ctx)
	if err != nil {
		return err
	}
	b := bundle{ExportedAt: time.Now().UTC(), Accounts: []record{}}
	for _, a := range accounts {
		b.Accounts = append(b.Accounts, toRecord(a))
	}
	if b.Secrets, err = f.secrets(ctx); err != nil {
		return err
	}
	plaintext, err := json.Marshal(b)
	if err != nil {
		return internal(auth.WhyNotJSON, "")
	}
	defer clear(plaintext)
	sealed, err := sealExport(plaintext, passphrase, kdf.New())
	if err != nil {
		return err
	}
	_, err = w.Write(sealed)
	return durable.Failed("export", err)
}

// secrets returns every client secret by its name.
func (f *Folder) secrets(ctx context.Context) (map[string]string, error) {
	all, err := names(filepath.Join(f.dir, "secrets"))
	if err != nil {
		return nil, err
	}
	secrets := make(map[string]string)
	for _, file := range all {
		name, ok := strings.CutSuffix(file, sealedExt)
		if !ok || !lockName(name) {
			continue
		}
		secret, err := f.Secret(ctx, name)
		if err != nil {
			return nil, err
		}
		secrets[name] = secret.Reveal()
	}
	return secrets, nil
}

func sealExport(plaintext, passphrase []byte, c kdf.Cost) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, fail(auth.KindWrongPassphrase, auth.ReasonNoPassphrase, "").Because(auth.WhyNoPassphrase)
	}
	if len(plaintext) > maxExport-exportHeader-tagSize {
		return nil, durable.Failed("export", errTooBig)
	}
	head := append(make([]byte, 0, exportHeader), exportMagic...)
	head = append(head, exportVersion, c.Lanes, 0, 0)
	head = binary.BigEndian.AppendUint32(head, c.Passes)
	head = binary.BigEndian.AppendUint32(head, c.Memory)
	head = head[:exportHeader]
	if _, err := rand.Read(head[20:]); err != nil {
		return nil, err
	}
	key := c.Key(passphrase, head[20:36])
	defer clear(key)
	aead, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(bytes.Clone(head), head[36:], plaintext, head), nil
}

// openExport returns the plaintext of an export. Beyond the header, a wrong
// passphrase and a damaged file cannot be distinguished: both are
// ReasonWrongPassphrase.
func openExport(data, passphrase []byte) ([]byte, error) {
	bad := func(why string) error {
		return fail(auth.KindVaultDamaged, auth.ReasonExportDamaged, "").Caused(errors.New(why))
	}
	if len(data) < exportHeader+tagSize || len(data) > maxExport || !bytes.HasPrefix(data, []byte(exportMagic)) {
		return nil, bad("not an export")
	}
	if data[8] > exportVersion {
		return nil, fail(auth.KindVaultDamaged, auth.ReasonNewerFormat, "").Because(auth.WhyExport).Caused(errVersion)
	}
	c := kdf.Cost{Lanes: data[9], Passes: binary.BigEndian.Uint32(data[12:16]), Memory: binary.BigEndian.Uint32(data[16:20])}
	if data[8] != exportVersion || data[10] != 0 || data[11] != 0 || c.Check() != nil {
		return nil, bad("a header that cannot be")
	}
	key := c.Key(passphrase, data[20:36])
	defer clear(key)
	aead, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	plaintext, err := aead.Open(nil, data[36:exportHeader], data[exportHeader:], data[:exportHeader])
	if err != nil {
		return nil, fail(auth.KindWrongPassphrase, auth.ReasonWrongPassphrase, "").Because(auth.WhyExport).Caused(errOpen)
	}
	return plaintext, nil
}

// Imported counts the accounts and secrets that Import handled.
type Imported struct {
	Added    int // accounts that the vault did not have
	Replaced int // accounts whose copy here was older
	Kept     int // accounts whose copy here was as new, or newer
	Secrets  int // client secrets that the vault did not have
}

// Import adds what Export wrote to this vault. Where both have an account with
// the same key, the one with the later refresh or sign-in wins; an equally recent
// one here stays, and so does any where the back-up names a time in the future. An
// account with an address that no sign-in accepts is ReasonExportDamaged, and
// nothing is imported. Of two accounts with one key in the back-up, the later counts. The imported account takes the id that the account has here. A
// client secret that exists here stays. Import can be repeated and then completes
// what an interrupted import left undone.
func (f *Folder) Import(ctx context.Context, r io.Reader, passphrase []byte) (Imported, error) {
	var done Imported
	data, err := io.ReadAll(io.LimitReader(r, maxExport+1))
	if err != nil {
		return done, reading("export", err)
	}
	plaintext, err := openExport(data, passphrase)
	if err != nil {
		return done, err
	}
	defer clear(plaintext)
	var b bundle
	d := json.NewDecoder(bytes.NewReader(plaintext))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return done, fail(auth.KindVaultDamaged, auth.ReasonNewerFormat, "").Because(auth.WhyExport).Caused(err)
	}
	unlock, err := f.Lock(ctx, auth.NewAccount)
	if err != nil {
		return done, err
	}
	defer unlock()
	here, err := f.byKey(ctx)
	if err != nil {
		return done, err
	}
	accounts, err := b.accounts(time.Now())
	if err != nil {
		return done, err
	}
	if err := f.importAccounts(ctx, accounts, here, &done); err != nil {
		return done, err
	}
	return done, f.importSecrets(ctx, b.Secrets, &done)
}

// importAccounts adds, replaces or keeps each account; here has the id of every
// account of this vault by its key. An added account keeps its id unless a file
// of another account has that name. The index gets the places of all new accounts
// in one write.
func (f *Folder) importAccounts(ctx context.Context, accounts []auth.Account, here map[auth.Key]string, done *Imported) error {
	if _, err := f.ensureIndex(ctx); err != nil {
		return err
	}
	var added []auth.Account
	for i, a := range accounts {
		switch {
		case here[a.Key()] != "":
		case !isHex(a.ID, idDigits) || f.isTaken(a.ID):
			accounts[i].ID = ""
		default:
			added = append(added, a)
		}
	}
	if err := f.place(ctx, added...); err != nil {
		return err
	}
	for _, a := range accounts {
		if err := f.importAccount(ctx, a, here[a.Key()], done); err != nil {
			return err
		}
	}
	return nil
}

// accounts returns the accounts of a back-up as this vault seals them. A back-up
// opens by its own passphrase, which says nothing of who wrote it: its addresses
// are checked like those of a sign-in, and its times are at most now.
func (b bundle) accounts(now time.Time) ([]auth.Account, error) {
	var all []auth.Account
	place := make(map[auth.Key]int)
	for _, r := range b.Accounts {
		a := r.account(0)
		if err := checkImported(a); err != nil {
			return nil, fail(auth.KindVaultDamaged, auth.ReasonExportDamaged, "").Caused(fmt.Errorf("account %s: %w", a.ID, err))
		}
		a = notInTheFuture(a, now)
		a.ImportedAt = now
		a.Remember(now, auth.HappenedImported, b.ExportedAt.Format(time.DateOnly))
		i, twice := place[a.Key()]
		switch {
		case !twice:
			place[a.Key()] = len(all)
			all = append(all, a)
		case freshness(a).After(freshness(all[i])):
			all[i] = a
		}
	}
	return all, nil
}

// checkImported refuses an account whose tokens would go over plain http to another
// computer, or to no address.
func checkImported(a auth.Account) error {
	for _, issuer := range []string{a.Identity.Issuer, strings.ReplaceAll(a.Metadata.Issuer, "{tenantid}", "tenant")} {
		if issuer != "" && auth.CheckIssuer(issuer) != nil {
			return errors.New("an issuer that no sign-in accepts")
		}
	}
	return a.Metadata.Endpoints.Check()
}

// tolerance is how far in the future a time may be: clocks of two computers differ.
const tolerance = 5 * time.Minute

// notInTheFuture returns an account without times in the future. If one of those by
// which two grants are compared is, both become zero: such an account shows nothing
// of being newer.
func notInTheFuture(a auth.Account, now time.Time) auth.Account {
	if freshness(a).After(now.Add(tolerance)) {
		a.SignedInAt, a.RefreshedAt = time.Time{}, time.Time{}
	}
	for _, at := range []*time.Time{&a.Metadata.FetchedAt, &a.Grant.ObtainedAt} {
		if at.After(now.Add(tolerance)) {
			*at = now
		}
	}
	return a
}

// byKey returns the id of every account by its key. A vault with a damaged
// account must be repaired first: the damaged account may be one of those that
// are imported.
func (f *Folder) byKey(ctx context.Context) (map[auth.Key]string, error) {
	accounts, err := f.List(ctx)
	ids := make(map[auth.Key]string, len(accounts))
	for _, a := range accounts {
		ids[a.Key()] = a.ID
	}
	return ids, err
}

// importAccount adds, replaces or keeps one account; here is its id in this
// vault, or empty.
func (f *Folder) importAccount(ctx context.Context, a auth.Account, here string, done *Imported) error {
	if here == "" {
		if err := f.Save(ctx, &a); err != nil {
			return err
		}
		done.Added++
		return nil
	}
	unlock, err := f.Lock(ctx, here)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := f.Load(ctx, here)
	if err != nil {
		return err
	}
	if !freshness(a).After(freshness(old)) {
		done.Kept++
		return nil
	}
	a.ID, a.Generation = old.ID, old.Generation
	if err := f.Save(ctx, &a); err != nil {
		return err
	}
	done.Replaced++
	return nil
}

// freshness is the time at which an account's current grant was issued.
func freshness(a auth.Account) time.Time {
	if a.RefreshedAt.After(a.SignedInAt) {
		return a.RefreshedAt
	}
	return a.SignedInAt
}

func (f *Folder) importSecrets(ctx context.Context, secrets map[string]string, done *Imported) error {
	for name, text := range secrets {
		have, err := f.Secret(ctx, name)
		if err != nil {
			return err
		}
		if !lockName(name) || !have.Empty() {
			continue
		}
		if err := f.SetSecret(ctx, name, auth.NewSecret(text)); err != nil {
			return fmt.Errorf("client secret of %s: %w", name, err)
		}
		done.Secrets++
	}
	return nil
}
