package terminal

import (
	"regexp"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// movedTo is the current host of each script's moving provider.
var movedTo sync.Map

// moving VAR: starts a demo provider whose metadata can change to another host;
// VAR is its issuer. "moving to HOST": its introspection endpoint is at HOST from
// now on.
func movingCommand(ts *testscript.TestScript, _ bool, args []string) {
	if args[0] == "to" {
		movedTo.Store(ts, args[1])
		return
	}
	behind(ts, args[0], func(path string, body []byte) []byte {
		host, ok := movedTo.Load(ts)
		if !ok || !strings.HasSuffix(path, "openid-configuration") {
			return body
		}
		return movedEndpoint.ReplaceAll(body, []byte(`${1}https://`+host.(string)))
	})
}

// movedEndpoint matches the introspection endpoint up to the end of its host.
var movedEndpoint = regexp.MustCompile(`(introspection_endpoint":")http://[^/"]+`)
