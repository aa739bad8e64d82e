package home

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/trace"
)

// TestAComparisonLeavesNothing: no account, token, setting, trace or line of the log.
func TestAComparisonLeavesNothing(t *testing.T) {
	h := fresh(t)
	s := open(t, h)
	signedIn(t, s)
	before := contentOf(t, h)
	var news reader
	s.Follow(news.read)
	var ring trace.Ring
	err := s.SignInWithoutPKCE(t.Context(), Comparison{
		Observe: ring.Observe,
		Browse:  Browse{Open: func(_ context.Context, start string) error { go approve(t, start); return nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	if all := ring.List(); len(all) != 1 || all[0].Outcome != trace.Succeeded || len(all[0].Steps) < 15 {
		t.Errorf("its own ring has %+v", all)
	}
	if len(news.all) != 0 {
		t.Errorf("followers got %d news", len(news.all))
	}
	after := contentOf(t, h)
	for name, text := range after {
		if before[name] != text {
			t.Errorf("it wrote %s", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("before there were %d files, now %d", len(before), len(after))
	}
	if accounts, err := s.Vault.List(t.Context()); err != nil || len(accounts) != 1 {
		t.Errorf("%d accounts, %v", len(accounts), err)
	}
}

// contentOf reads every file of a home; sockets have no content.
func contentOf(t *testing.T, h *Home) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(h.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestNoFileSwitchesPKCEOff: no key of a provider's file reaches a sign-in without PKCE.
// Each field of auth.Provider is what one key sets; it is set to each value that may mean
// "off" and written to a file. The sign-in that follows sends the challenge, or there is
// none.
func TestNoFileSwitchesPKCEOff(t *testing.T) {
	for _, name := range []string{"LATCHKEY_PKCE", "LATCHKEY_NO_PKCE", "LATCHKEY_LAB", "LATCHKEY_WITHOUT", "LATCHKEY_CHECKS", "LATCHKEY_WEAK", "LATCHKEY_INSECURE"} {
		t.Setenv(name, "off")
	}
	s, as := open(t, fresh(t)), authtest.New(t)
	if err := os.MkdirAll(filepath.Dir(s.Home.ConfigFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Home.ConfigFile(), []byte("pkce = \"none\"\nlab = true\nwithout = [\"pkce\", \"state\"]\nlacks = [\"pkce\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := auth.Provider{Issuer: as.URL, ClientID: authtest.ClientID}
	variants := variantsOf(base)
	sent, n := 0, 0
	for what, p := range variants {
		n++
		p.ID = "corp" + strconv.Itoa(n)
		if err := s.Catalog.Add(p); err != nil {
			continue // no file can say that
		}
		if address := askedAt(t, s, p.ID); address != nil {
			sent++
			if q := address.Query(); len(q.Get("code_challenge")) != 43 || q.Get("code_challenge_method") != "S256" {
				t.Errorf("%s: the browser was sent to %s", what, address)
			}
			if len(address.Query().Get("state")) != 43 {
				t.Errorf("%s: no state is in %s", what, address)
			}
		}
		if err := s.Catalog.Remove(p.ID); err != nil {
			t.Fatal(err)
		}
	}
	if sent < 60 {
		t.Errorf("only %d of %d files led to a browser", sent, len(variants))
	}
}

// variantsOf returns a provider with each field set to each value that may mean "off".
func variantsOf(base auth.Provider) map[string]auth.Provider {
	variants := map[string]auth.Provider{"nothing": base}
	words := []string{"none", "off", "no", "never", "plain", "false", "0", "pkce"}
	var vary func(path string, at func(*auth.Provider) reflect.Value)
	vary = func(path string, at func(*auth.Provider) reflect.Value) {
		with := func(value any, what string) {
			p := base
			at(&p).Set(reflect.ValueOf(value).Convert(at(&p).Type()))
			variants[path+" = "+what] = p
		}
		v := at(&base)
		switch v.Kind() {
		case reflect.String:
			for _, word := range words {
				with(word, word)
			}
		case reflect.Bool:
			with(true, "true")
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.String {
				with(words, "list")
			}
		case reflect.Map:
			for _, name := range []string{"pkce", "code_challenge", "code_challenge_method", "code_verifier", "code.challenge", "CODE_CHALLENGE"} {
				with(map[string]string{name: ""}, name)
				with(map[string]string{name: "plain"}, name+" plain")
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					vary(path+"."+f.Name, func(p *auth.Provider) reflect.Value { return at(p).Field(i) })
				}
			}
		}
	}
	whole := reflect.TypeFor[auth.Provider]()
	for i := range whole.NumField() {
		f := whole.Field(i)
		if !slices.Contains([]string{"ID", "Issuer", "ClientSecret", "RootCAs"}, f.Name) {
			vary(f.Name, func(p *auth.Provider) reflect.Value { return reflect.ValueOf(p).Elem().Field(i) })
		}
	}
	return variants
}

// askedAt begins a sign-in and returns the address to which the browser was sent, or nil
// if it was not. It ends the sign-in there.
func askedAt(t *testing.T, s *Session, provider string) *url.URL {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var asked *url.URL
	_, err := s.SignIn(ctx, SignIn{Provider: provider, Timeout: time.Minute, Browse: Browse{Show: func(address string) {
		asked, _ = url.Parse(address)
		cancel()
	}}})
	if err == nil {
		t.Errorf("%s: nobody approved, and it succeeded", provider)
	}
	return asked
}

// TestNoMetadataSwitchesPKCEOff: whatever a provider says it supports, the challenge is
// sent, or the sign-in stops.
func TestNoMetadataSwitchesPKCEOff(t *testing.T) {
	for name, methods := range map[string]any{
		"nothing said": nil, "none": []string{}, "plain alone": []string{"plain"}, "an unknown one": []string{"none"}, "S256": []string{"S256"},
	} {
		s, as := open(t, fresh(t)), authtest.New(t)
		as.Metadata = func(document map[string]any) {
			delete(document, "code_challenge_methods_supported")
			if methods != nil {
				document["code_challenge_methods_supported"] = methods
			}
		}
		if err := s.Catalog.Add(auth.Provider{ID: "corp", Issuer: as.URL, ClientID: authtest.ClientID}); err != nil {
			t.Fatal(err)
		}
		address := askedAt(t, s, "corp")
		if address != nil && !strings.Contains(address.RawQuery, "code_challenge_method=S256") {
			t.Errorf("%s: the browser was sent to %s", name, address)
		}
		if refused := name == "plain alone" || name == "an unknown one"; refused != (address == nil) {
			t.Errorf("%s: the browser was sent to %v", name, address)
		}
	}
}
