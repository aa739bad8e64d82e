//go:build linux

package e2e

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/crypto/argon2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/e2e/session"
	"latchkey/internal/forget/procmem"
	"latchkey/ui/words"
)

// TestNothingIsLeftInALockedWindow reads the memory of the real window as root does,
// after a person made a vault by typing its passphrase, signed in at the demo provider and
// looked at the account. Before the lock each secret is found, which proves that the reader
// finds them; after the lock the window comes to hold none (X10). A lock that forgot
// nothing would never come to that.
func TestNothingIsLeftInALockedWindow(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root reads the memory of another process")
	}
	p := startWithoutKeyring(t, "window-memory")
	p.peer = demo()
	const phrase = "canary-4741-four-words-as-one"
	folder := filepath.Join(p.Home, "own")
	p.flags = []string{"--home", folder}
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey"), p.flags...))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))
	p.signInUnder(window, phrase)

	open, err := procmem.Read(program.Cmd.Process.Pid)
	p.must(err)
	p.must(window.Press("ctrl+l"))
	p.see(window, "3-locked", words.UnlockTitle())
	secrets := secretsOf(t, folder, phrase)
	secrets["data key"] = dataKey(t, filepath.Join(folder, "vault", "vault.toml"), phrase)
	for name, secret := range secrets {
		if count(open, secret) == 0 {
			t.Errorf("the %s is not found in the open window: this test would see nothing", name)
		}
	}
	p.forgotten(program, secrets)
	p.must(window.AwaitField())
	p.must(window.Type(phrase)) // as a person who comes back does
	p.must(window.Press("Return"))
	p.see(window, "4-open", words.AccessToken())
	p.must(window.Press("ctrl+l"))
	p.see(window, "5-locked", words.UnlockTitle())
	p.forgotten(program, secrets)
	p.quit(program)
}

// forgotten waits until none of the secrets is in the memory of a program.
func (p *person) forgotten(program *session.Process, secrets map[string][]byte) {
	p.t.Helper()
	var left string
	err := session.Wait("the locked window to forget", func() (bool, error) {
		memory, err := procmem.Read(program.Cmd.Process.Pid)
		left = ""
		for name, secret := range secrets {
			if n := count(memory, secret); n > 0 {
				left += fmt.Sprintf(" %s %d times, such as in %q;", name, n, around(memory, secret))
			}
		}
		return left == "", err
	})
	if err != nil {
		p.t.Errorf("%v; in its memory are:%s", err, left)
	}
}

// around returns what surrounds the first place of a secret in memory. The secret is a canary of
// this test.
func around(memory, secret []byte) []byte {
	at := bytes.Index(memory, secret)
	return memory[max(at-64, 0):min(max(at, 0)+128, len(memory))]
}

// signInUnder signs in at the demo provider, with the vault made under a typed passphrase.
func (p *person) signInUnder(window *session.Window, phrase string) {
	p.t.Helper()
	p.must(window.Press("ctrl+n"))
	p.see(window, "1-picker", words.Continue())
	p.must(window.Press("Return"))
	p.must(window.Read(words.ChooseTitle()))
	p.must(window.Press("space"))
	p.must(window.Read(words.PhraseCreate()))
	p.must(window.AwaitField())
	p.must(window.Type(phrase))
	p.must(window.Press("Tab"))
	p.must(window.Type(phrase))
	p.must(window.Press("Return"))
	p.approve()
	p.declineCode(window)
	p.see(window, "2-active", words.AccessToken())
}

// declineCode answers the offer of a recovery code that follows a new vault under a passphrase.
func (p *person) declineCode(window *session.Window) {
	p.t.Helper()
	p.must(window.Read(words.AskFirstCode().Title))
	p.must(window.Press("Escape"))
}

// secretsOf returns what the vault seals of its one account, and the passphrase, of which
// half counts: a widget may keep what was typed until then.
func secretsOf(t *testing.T, folder, phrase string) map[string][]byte {
	t.Helper()
	h, err := home.At(folder)
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Open(t.Context(), home.Opening{}.WithPassphrase(auth.NewSecret(phrase)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	accounts, err := s.Vault.List(t.Context())
	if err != nil || len(accounts) != 1 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	grant := accounts[0].Grant
	return map[string][]byte{
		"access token": []byte(grant.AccessToken.Reveal()), "refresh token": []byte(grant.RefreshToken.Reveal()),
		"passphrase": []byte(phrase[:len(phrase)/2]),
	}
}

// count counts a secret in memory, as bytes and as runes, which the toolkit lays text out in.
func count(memory, secret []byte) int {
	var runes []byte
	for _, letter := range secret {
		runes = binary.LittleEndian.AppendUint32(runes, uint32(letter))
	}
	return bytes.Count(memory, secret) + bytes.Count(memory, runes)
}

// dataKey unwraps the data key of a vault as docs/vault.md describes it.
func dataKey(t *testing.T, file, phrase string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Salt, Sealed string
		Memory       uint32 `toml:"memory_kib"`
		Passes       uint32
		Lanes        uint8
	}
	if _, err := toml.Decode(string(text), &m); err != nil {
		t.Fatal(err)
	}
	salt, saltErr := base64.StdEncoding.DecodeString(m.Salt)
	sealed, sealedErr := base64.StdEncoding.DecodeString(m.Sealed)
	if err := errors.Join(saltErr, sealedErr); err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(argon2.IDKey([]byte(phrase), salt, m.Passes, m.Memory, m.Lanes, 32))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	body, _, _ := bytes.Cut(text, []byte("sealed = "))
	nonce := gcm.NonceSize()
	key, err := gcm.Open(nil, sealed[:nonce], sealed[nonce:], body)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
