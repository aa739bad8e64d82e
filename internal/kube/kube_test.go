package kube

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"latchkey/auth"
)

func TestCredentialInTheVersionThatIsWanted(t *testing.T) {
	end := time.Date(2026, 11, 29, 21, 0, 0, 999, time.FixedZone("", 3600))
	for info, want := range map[string]string{
		"": "client.authentication.k8s.io/v1",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true}}`: "client.authentication.k8s.io/v1",
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{}}`:              "client.authentication.k8s.io/v1beta1",
	} {
		version, err := Version(info)
		if err != nil || version != want {
			t.Errorf("%s: %s, %v", info, version, err)
		}
		text := Credential(version, auth.NewSecret(`the-"token"`), end)
		if want := `{"apiVersion":"` + want + `","kind":"ExecCredential","status":{"expirationTimestamp":"2026-11-29T20:00:00Z","token":"the-\"token\""}}` + "\n"; text != want {
			t.Errorf("it is %s, want %s", text, want)
		}
	}
	if text := Credential(apiVersion, auth.NewSecret("t"), time.Time{}); strings.Contains(text, "expiration") || !json.Valid([]byte(text)) {
		t.Errorf("an end that is not known: %s", text)
	}
}

func TestGarbageFromKubectlIsRefused(t *testing.T) {
	for _, info := range []string{
		"no JSON", "[]", "{}", `{"kind":"Pod","apiVersion":"client.authentication.k8s.io/v1"}`,
		`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v9"}`, strings.Repeat("{", 1<<20),
	} {
		_, err := Version(info)
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindUsage || e.Why != auth.WhyExecInfo || e.Detail != InfoVariable {
			t.Errorf("%.40s: %v", info, err)
		}
	}
}

// TestTheLinesAreYAML: what --print shows means what was given, whatever it contains.
func TestTheLinesAreYAML(t *testing.T) {
	u := User{Name: UserName("ada: #1"), Program: `C:\my "apps"\latchkey.exe`, Args: []string{"--home", "/a, b: c", "kube-credential", "0123"}}
	var read struct {
		Users []struct {
			Name string
			User struct {
				Exec struct {
					APIVersion      string   `yaml:"apiVersion"`
					Command         string   `yaml:"command"`
					Args            []string `yaml:"args"`
					InteractiveMode string   `yaml:"interactiveMode"`
				}
			}
		}
	}
	if err := yaml.Unmarshal([]byte(u.Lines()), &read); err != nil || len(read.Users) != 1 {
		t.Fatalf("%v\n%s", err, u.Lines())
	}
	exec := read.Users[0].User.Exec
	if read.Users[0].Name != "latchkey-ada---1" || exec.Command != u.Program || strings.Join(exec.Args, "|") != strings.Join(u.Args, "|") ||
		exec.APIVersion != "client.authentication.k8s.io/v1" || exec.InteractiveMode != "IfAvailable" {
		t.Errorf("it is %+v", read)
	}
	if got := strings.Join(u.Command(), "|"); !strings.Contains(got, `|--exec-arg="/a, b: c"|`) || !strings.Contains(got, `|--exec-command=`+u.Program+`|`) {
		t.Errorf("kubectl gets %s", got)
	}
}
