package auth_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/vault"
)

// BenchmarkSignIn measures from the callback to the account sealed in a folder.
func BenchmarkSignIn(b *testing.B) {
	r := newRig(b)
	folder, err := vault.Open(b.Context(), b.TempDir(), vault.Options{
		Keeper: auth.KeeperPassphrase, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("a passphrase for a benchmark"), nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	r.client.Vault, r.client.Observe = folder, nil
	receiver := newDirect()
	receiver.arrived = b.StartTimer
	r.request.Listen = receiver.listen
	r.request.Browse = func(_ context.Context, address string) error {
		final, err := url.Parse(r.browser.Get(address).Header.Get("Location"))
		if err != nil {
			return err
		}
		cb, err := auth.ParseCallback(final.RawQuery)
		receiver.callback <- cb
		return err
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		account, err := r.signIn() // starts the timer when the callback arrives
		b.StopTimer()
		if err != nil {
			b.Fatal(err)
		}
		if err := folder.Delete(b.Context(), account.ID); err != nil {
			b.Fatal(err)
		}
		r.as.ForgetLog()
		b.StartTimer()
	}
}

// BenchmarkSignInByHand is the least cost of such a sign-in: the same three
// requests on an open connection, one RS256 verification, and one file written,
// synced and renamed.
func BenchmarkSignInByHand(b *testing.B) {
	r := newRig(b)
	r.as.Lenient = true
	dir := b.TempDir()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	hand := byHand{b: b, client: client, as: r.as, key: r.as.Keys.Sign.Signer.Public().(*rsa.PublicKey)}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		hand.get(r.as.URL+"/.well-known/openid-configuration", "") // opens the connection
		code := r.as.CodeFor("ada", "http://127.0.0.1:1/cb/acme", "nonce")
		r.as.Front.IgnorePKCE = true
		b.StartTimer()
		sealed := hand.signIn(code)
		hand.write(filepath.Join(dir, "account"), sealed)
		b.StopTimer()
		r.as.ForgetLog()
		b.StartTimer()
	}
}

// byHand is a sign-in without any check.
type byHand struct {
	b      *testing.B
	client *http.Client
	as     *authtest.Server
	key    *rsa.PublicKey
}

func (h byHand) must(err error) {
	if err != nil {
		h.b.Fatal(err)
	}
}

func (h byHand) read(resp *http.Response, err error) map[string]any {
	h.must(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	h.must(err)
	var v map[string]any
	h.must(json.Unmarshal(body, &v))
	return v
}

func (h byHand) get(address, token string) map[string]any {
	req, err := http.NewRequest(http.MethodGet, address, nil)
	h.must(err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return h.read(h.client.Do(req))
}

func (h byHand) signIn(code string) []byte {
	answer := h.read(h.client.PostForm(h.as.URL+"/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {authtest.ClientID},
		"redirect_uri": {"http://127.0.0.1:1/cb/acme"}, "code_verifier": {"by-hand"},
	}))
	h.get(h.as.URL+"/jwks", "")
	parts := strings.Split(answer["id_token"].(string), ".")
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	h.must(err)
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	h.must(rsa.VerifyPKCS1v15(h.key, crypto.SHA256, digest[:], signature))
	answer["userinfo"] = h.get(h.as.URL+"/userinfo", answer["access_token"].(string))
	answer["at"] = time.Now()
	sealed, err := json.Marshal(answer)
	h.must(err)
	return sealed
}

// write makes one durable write: file, fsync, rename, fsync of the folder.
func (h byHand) write(path string, data []byte) {
	file, err := os.Create(path + ".tmp")
	h.must(err)
	_, err = file.Write(data)
	h.must(err)
	h.must(file.Sync())
	h.must(file.Close())
	h.must(os.Rename(path+".tmp", path))
	dir, err := os.Open(filepath.Dir(path))
	h.must(err)
	h.must(dir.Sync())
	h.must(dir.Close())
}
