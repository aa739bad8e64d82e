package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

const (
	deviceGrant       = string(goidc.GrantDeviceCode)
	deviceAuthorize   = "/device_authorization"
	keyPolled         = "polled"   // time of the device's last poll, Unix milliseconds
	keyInterval       = "interval" // interval that it must now keep, milliseconds
	slowDownBy        = 5 * time.Second
	intervalTolerance = 100 * time.Millisecond // network delay that a punctual poll may lose
)

// plainUserCode removes from a user code what people put between its letters (RFC
// 8628 §6.1).
func plainUserCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}

// shownUserCode formats a user code for people.
func shownUserCode(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + "-" + code[4:]
}

// deviceCodes completes the library's response: the code as people read it, the
// address that contains it, and the interval (RFC 8628 §3.2).
func (d *Demo) deviceCodes(library http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := newAnswer()
		library.ServeHTTP(a, r)
		var m map[string]any
		code := ""
		if a.status == http.StatusOK && json.Unmarshal(a.body.Bytes(), &m) == nil {
			code, _ = m["user_code"].(string)
		}
		if code == "" {
			a.writeTo(w)
			return
		}
		m["user_code"] = shownUserCode(code)
		m["verification_uri_complete"] = d.Issuer() + deviceEndpoint + "?" + url.Values{"user_code": {shownUserCode(code)}}.Encode()
		m["interval"] = seconds(d.o.DeviceInterval)
		writeJSON(w, http.StatusOK, m)
	})
}

// devicePage requests the code, or begins the sign-in of the code. Until a person
// decides, a code may be opened in another browser, where the sign-in starts from
// the beginning.
func (d *Demo) devicePage(library http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		typed := r.URL.Query().Get("user_code")
		as, err := d.store.SessionByUserCode(r.Context(), typed)
		switch {
		case typed == "":
			d.page(w, http.StatusOK, "device", devicePrompt{Action: deviceEndpoint})
			return
		case err != nil || time.Now().Unix() >= int64(as.ExpiresAt):
			d.page(w, http.StatusOK, "device", devicePrompt{
				Action: deviceEndpoint, Code: typed, Complaint: d.say("device_unknown"),
			})
			return
		case as.Status != goidc.StatusPending:
			d.message(w, http.StatusGone, "device_used")
			return
		case !d.sameBrowser(r, as):
			delete(as.Store, keyToken)
			if d.store.SaveSession(r.Context(), as) != nil {
				d.message(w, http.StatusInternalServerError, "device_broken")
				return
			}
		}
		library.ServeHTTP(w, r)
	})
}

// slowDown answers a device that polls too often (RFC 8628 §3.5); each such
// answer lengthens the interval.
func (d *Demo) slowDown(library http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.PostForm.Get("grant_type") != deviceGrant {
			library.ServeHTTP(w, r)
			return
		}
		as, err := d.store.SessionByDeviceCode(r.Context(), r.PostForm.Get("device_code"))
		if err != nil || as.Status != goidc.StatusPending {
			library.ServeHTTP(w, r)
			return
		}
		now := d.o.Now().UnixMilli()
		interval := max(numberIn(as.Store, keyInterval), d.o.DeviceInterval.Milliseconds())
		last := numberIn(as.Store, keyPolled)
		early := last != 0 && now-last < interval-intervalTolerance.Milliseconds()
		if early {
			interval += slowDownBy.Milliseconds()
		}
		if as.Store == nil {
			as.Store = map[string]any{}
		}
		as.Store[keyPolled], as.Store[keyInterval] = decimal(now), decimal(interval)
		if d.store.SaveSession(r.Context(), as) == nil && early {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": string(goidc.ErrorCodeSlowDown)})
			return
		}
		library.ServeHTTP(w, r)
	})
}

// userCodePage and deviceDone are the library's hooks for the first and the last
// page; devicePage already shows the first.
func (d *Demo) userCodePage(w http.ResponseWriter, _ *http.Request) error {
	d.page(w, http.StatusOK, "device", devicePrompt{Action: deviceEndpoint})
	return nil
}

func (d *Demo) deviceDone(w http.ResponseWriter, _ *http.Request) error {
	d.message(w, http.StatusOK, "device_done")
	return nil
}
