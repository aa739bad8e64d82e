package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

type deviceCodes struct {
	Device   string `json:"device_code"`
	User     string `json:"user_code"`
	URI      string `json:"verification_uri"`
	Complete string `json:"verification_uri_complete"`
	Expires  int    `json:"expires_in"`
	Interval int    `json:"interval"`
}

func (b *browser) device() deviceCodes {
	b.t.Helper()
	r := b.post(deviceAuthorize, url.Values{"client_id": {ClientID}, "scope": {all}})
	var c deviceCodes
	if json.Unmarshal([]byte(r.body), &c) != nil || r.status != http.StatusOK {
		b.t.Fatalf("status %d: %s", r.status, r.body)
	}
	return c
}

func (b *browser) poll(c deviceCodes) tokens {
	b.t.Helper()
	return b.token(url.Values{"grant_type": {deviceGrant}, "device_code": {c.Device}})
}

func TestDevice(t *testing.T) {
	var ahead time.Duration
	d := serve(t, Options{Now: func() time.Time { return time.Now().Add(ahead) }})
	wait := func() { ahead += time.Minute }
	device := newBrowser(t, d)

	t.Run("allowed", func(t *testing.T) {
		person := newBrowser(t, d)
		c := device.device()
		same(t, "address", c.URI, d.Issuer()+"/device")
		same(t, "complete", c.Complete, c.URI+"?user_code="+c.User)
		same(t, "interval", c.Interval, 5)
		same(t, "before", device.poll(c).Error, "authorization_pending")
		typed := strings.ToLower(strings.ReplaceAll(c.User, "-", " "))
		page := person.login(person.get("/device?" + url.Values{"user_code": {typed}}.Encode()))
		if !strings.Contains(page.body, c.User) {
			t.Error("the code to compare is not shown")
		}
		wait()
		same(t, "meanwhile", device.poll(c).Error, "authorization_pending")
		done := person.submit(page, allow())
		if !strings.Contains(done.body, "device_done_title") {
			t.Fatal(done.body)
		}
		wait()
		got := device.poll(c)
		same(t, "status", got.Status, http.StatusOK)
		sameScopes(t, got.Scope, all)
		same(t, "subject", claims(t, got.ID)["sub"], "ada-1815")
		same(t, "refresh", device.refresh(got.Refresh).Status, http.StatusOK)
		same(t, "once more", device.poll(c).Error, "invalid_grant")
		same(t, "and again", device.poll(c).Error, "invalid_grant")
		same(t, "the page again", person.submit(page, allow()).status, http.StatusGone)
		same(t, "the code again", person.get("/device?user_code="+c.User).status, http.StatusGone)
	})
	t.Run("denied", func(t *testing.T) {
		person, c := newBrowser(t, d), device.device()
		page := person.submit(person.login(person.get(c.Complete)), url.Values{"decision": {"deny"}})
		if !strings.Contains(page.body, "error_denied_title") {
			t.Error(page.body)
		}
		same(t, "error", device.poll(c).Error, "access_denied")
	})
}

func TestDevicePolls(t *testing.T) {
	var ahead time.Duration
	d := serve(t, Options{Now: func() time.Time { return time.Now().Add(ahead) }})
	device := newBrowser(t, d)
	t.Run("too often", func(t *testing.T) {
		c := device.device()
		same(t, "first", device.poll(c).Error, "authorization_pending")
		same(t, "at once", device.poll(c).Error, "slow_down")
		ahead += 6 * time.Second // enough for 5 s, not for 10
		same(t, "after the old interval", device.poll(c).Error, "slow_down")
		ahead += 16 * time.Second
		same(t, "after the new one", device.poll(c).Error, "authorization_pending")
	})
	t.Run("wrong code", func(t *testing.T) {
		page := device.get("/device?user_code=WXYZ-WXYZ")
		if !strings.Contains(page.body, "device_unknown") || !strings.Contains(page.body, `value="WXYZ-WXYZ"`) {
			t.Error(page.body)
		}
		same(t, "device code", device.poll(deviceCodes{Device: randomText()}).Error, "invalid_grant")
	})
	t.Run("another browser starts from the beginning", func(t *testing.T) {
		first, second, c := newBrowser(t, d), newBrowser(t, d), device.device()
		halfway := first.login(first.get(c.Complete))
		page := second.get(c.Complete)
		same(t, "asks who it is", asksPassword(page), true)
		same(t, "the first is out", first.submit(halfway, allow()).status, http.StatusForbidden)
		second.submit(second.login(page), allow())
		same(t, "status", device.poll(c).Status, http.StatusOK)
	})
	t.Run("the code's page has a form", func(t *testing.T) {
		c := device.device()
		page := device.get("/device")
		if !strings.Contains(page.body, `name="user_code"`) || c.User == "" {
			t.Error(page.body)
		}
	})
}
