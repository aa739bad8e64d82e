package githelper

import (
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"

	"latchkey/auth"
)

// Place is where git sends a credential: a server, or what is below a path there.
type Place struct {
	Scheme string // https, or http on this computer
	Host   string // in small letters, with its port unless that is the scheme's own
	Path   string // decoded, without slashes at its ends; empty means the whole server
}

// ReadPlace reads HOST[:PORT] or a URL. A host alone is one of https, or of http if it is
// this computer. user is the name before an @, or empty. What git cannot be given a
// credential for is ReasonBadFlag, and Why says the fault.
func ReadPlace(typed string) (p Place, user string, err error) {
	raw := typed
	isURL := strings.Contains(typed, "://")
	if !isURL {
		raw = "https://" + typed
	}
	u, why := parse(raw)
	if why != "" {
		return Place{}, "", refuse(why, withoutUser(typed))
	}
	p = Place{Scheme: u.Scheme, Host: hostOf(u.Scheme, u.Host), Path: strings.Trim(u.Path, "/")}
	if !isURL && isThisComputer(u.Hostname()) {
		p.Scheme = "http"
		p.Host = hostOf(p.Scheme, u.Host)
	}
	if p.Path != "" && !isPlain(p.Path) {
		return Place{}, "", refuse(auth.WhyNotURL, withoutUser(typed))
	}
	return p, u.User.Username(), nil
}

func parse(raw string) (*url.URL, auth.Why) {
	if len(raw) > 8<<10 {
		return nil, auth.WhyLongURL
	}
	for _, r := range raw {
		if r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r) { // RFC 3986 §2
			return nil, auth.WhyURLCharacter
		}
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, auth.WhyNotURL
	}
	_, hasPassword := u.User.Password()
	switch {
	case u.Hostname() == "" || u.Opaque != "":
		return nil, auth.WhyNoHost
	case hasPassword:
		return nil, auth.WhyUserInfo
	case !isHost(u.Hostname()) || !isPort(u.Port()):
		return nil, auth.WhyNotURL
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(raw, "#"):
		return nil, auth.WhyQuery
	case u.Scheme == "http" && !isThisComputer(u.Hostname()):
		return nil, auth.WhyHTTP
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, auth.WhyNotHTTPS
	}
	return u, ""
}

// isHost reports whether a host is an address or a name. git takes "*" in its configuration for any
// label, and would ask nobody else for those servers.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return !strings.HasPrefix(host, "-") && !strings.ContainsFunc(host, func(r rune) bool {
		return !(r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	})
}

// isPort reports whether a server may have that port; empty is the scheme's own.
func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

func refuse(why auth.Why, detail string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Why: why, Detail: detail}
}

// withoutUser returns what was typed without what stands before an @, which may be a
// password.
func withoutUser(typed string) string {
	before, after, found := strings.Cut(typed, "://")
	if !found {
		before, after = "", typed
	}
	end := strings.IndexAny(after, "/?#")
	if end < 0 {
		end = len(after)
	}
	if at := strings.LastIndex(after[:end], "@"); at >= 0 {
		after = after[at+1:]
	}
	if found {
		return before + "://" + after
	}
	return after
}

// isThisComputer reports whether git connects to this computer for that host. git asks the
// system for names, and a system may ask the network for names under localhost, so that
// only localhost itself is one.
func isThisComputer(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || strings.EqualFold(host, "localhost")
}

// hostOf returns a host with its port in the form of Place.Host.
func hostOf(scheme, host string) string {
	host = strings.ToLower(host)
	usual := map[string]string{"https": ":443", "http": ":80"}[scheme]
	return strings.TrimSuffix(strings.TrimSuffix(host, usual), ":")
}

// isPlain reports whether a path is what a server takes it for: no dots and no empty
// segments that it would resolve to another path.
func isPlain(p string) bool {
	return !strings.Contains(p, `\`) && strings.TrimPrefix(path.Clean("/"+p), "/") == p
}

// IsUser reports whether git can take a name: the protocol has one line for it. The empty
// name is none.
func IsUser(name string) bool { return !strings.ContainsAny(name, "\n\r\x00") }

// URL returns the address of the place, as git's configuration names it.
func (p Place) URL() string {
	u := url.URL{Scheme: p.Scheme, Host: p.Host}
	if p.Path != "" {
		u.Path = "/" + p.Path
	}
	return u.String()
}

// Covers reports whether other is the place or below it.
func (p Place) Covers(other Place) bool {
	switch {
	case p.Scheme != other.Scheme || p.Host != other.Host:
		return false
	case p.Path == "" || p.Path == other.Path:
		return true
	}
	return strings.HasPrefix(other.Path, p.Path+"/") && isPlain(other.Path)
}
