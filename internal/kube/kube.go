// Package kube speaks with kubectl, and every other program of client-go, as its
// credential plugin, and writes the user into a kubeconfig that makes Latchkey one
// (Kubernetes, "Client authentication", client.authentication.k8s.io).
package kube

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"time"

	"latchkey/auth"
)

// InfoVariable is the variable in which kubectl says what it wants.
const InfoVariable = "KUBERNETES_EXEC_INFO"

// The versions of the API that Latchkey answers in. kubectl before 1.22 knows only the beta.
const (
	apiVersion = "client.authentication.k8s.io/v1"
	apiBeta    = "client.authentication.k8s.io/v1beta1"
)

// credential is an ExecCredential.
type credential struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Status     status `json:"status"`
}

type status struct {
	ExpirationTimestamp *time.Time `json:"expirationTimestamp,omitempty"`
	Token               string     `json:"token"`
}

// kind is that of what kubectl sends and gets.
const kind = "ExecCredential"

// Version returns the version of the API that info, the value of InfoVariable, demands; the
// empty one demands version 1. Another text than an ExecCredential of a known version is
// ReasonBadFlag, with WhyExecInfo.
func Version(info string) (string, error) {
	if info == "" {
		return apiVersion, nil
	}
	var wanted struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.Unmarshal([]byte(info), &wanted); err != nil || wanted.Kind != kind || wanted.APIVersion != apiVersion && wanted.APIVersion != apiBeta {
		return "", &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Why: auth.WhyExecInfo, Detail: InfoVariable}
	}
	return wanted.APIVersion, nil
}

// Credential returns the ExecCredential for a token, with its end in whole seconds; zero
// means that it is not known.
func Credential(version string, token auth.Secret, expires time.Time) string {
	c := credential{APIVersion: version, Kind: kind, Status: status{Token: token.Reveal()}}
	if !expires.IsZero() {
		end := expires.UTC().Truncate(time.Second)
		c.Status.ExpirationTimestamp = &end
	}
	text, _ := json.Marshal(c) // texts and a time always marshal
	return string(text) + "\n"
}

// User is the user of a kubeconfig that gets its tokens from Latchkey.
type User struct {
	Name    string
	Program string
	Args    []string
}

// UserName is the name of the user for an account that a person names. It has none of the
// characters by which kubectl separates names.
func UserName(account string) string {
	plain := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@._-", r) {
			return r
		}
		return '-'
	}
	return "latchkey-" + strings.Map(plain, account)
}

// Lines returns the user in YAML. Texts are in JSON, which YAML contains (YAML 1.2 §1.2).
func (u User) Lines() string {
	var b strings.Builder
	b.WriteString("users:\n- name: " + quoted(u.Name) + "\n  user:\n    exec:\n      apiVersion: " + apiVersion + "\n      command: " + quoted(u.Program) + "\n      args:\n")
	for _, arg := range u.Args {
		b.WriteString("      - " + quoted(arg) + "\n")
	}
	b.WriteString("      interactiveMode: IfAvailable\n      provideClusterInfo: false\n")
	return b.String()
}

func quoted(text string) string {
	out, _ := json.Marshal(text) // a string always marshals
	return string(out)
}

// Command returns the arguments with which kubectl writes the user into the kubeconfig that
// it uses. The user is one of the beta: version 1 demands interactiveMode, which kubectl
// config cannot write, and the beta has it by default.
func (u User) Command() []string {
	args := []string{"config", "set-credentials", u.Name, "--exec-api-version=" + apiBeta, "--exec-command=" + u.Program}
	for _, arg := range u.Args {
		args = append(args, "--exec-arg="+element(arg))
	}
	return args
}

// element quotes an argument for a flag whose value is a list with commas between.
func element(arg string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{arg}) // a Builder takes everything
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}
