package ui

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/ui/programs"
	"latchkey/ui/words"
)

// programReader converts rules, ledger and leases to what the room takes.
type programReader struct {
	accounts  map[string]*auth.Account
	providers map[string]string // names
}

// readPrograms returns the programs that have a rule, a lease, or a line in the ledger, by name.
func readPrograms(s State) []programs.Program {
	r := programReader{accounts: map[string]*auth.Account{}, providers: s.providerNames()}
	for i := range s.Accounts {
		r.accounts[s.Accounts[i].ID] = &s.Accounts[i]
	}
	ids := map[string][2]string{} // name and path
	for id, k := range s.Programs.Known {
		ids[id] = [2]string{k.name, k.path}
	}
	for _, rule := range s.Programs.Rules {
		ids[rule.Path] = [2]string{baseOf(rule.Path), rule.Path}
	}
	for _, l := range s.Programs.Leases {
		ids[programID(l.To.Name(), l.To.Path)] = [2]string{l.To.Name(), l.To.Path}
	}
	var all []programs.Program
	for id, is := range ids {
		k := s.Programs.Known[id]
		p := programs.Program{ID: id, Name: cmp.Or(auth.Visible(is[0]), words.ProgramUnknown()), Path: auth.Visible(is[1]), Short: auth.Visible(shortPath(is[1])), FirstAt: k.first, LastAt: k.last}
		p.Rules = r.rules(s.Programs.Rules, is[1], k, s.Now)
		for _, line := range k.takes {
			p.Takes = append(p.Takes, programs.Take{
				Account: r.account(line.Account), At: line.At, Scopes: line.Scopes, StartedBy: words.StartedIn(auth.Visible(line.Parent), auth.Visible(line.Within)), IsRefused: line.Result == ledger.Refused,
			})
		}
		for _, l := range s.Programs.Leases {
			if programID(l.To.Name(), l.To.Path) == id {
				p.Leases = append(p.Leases, r.lease(l))
			}
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b programs.Program) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return all
}

// rules returns what is decided about a program: the rule for every account, those of accounts, and
// the accounts that it has asked for without a rule of their own.
func (r programReader) rules(book program.Book, path string, k knownProgram, now time.Time) (all []programs.Rule) {
	accounts := map[string]bool{}
	for _, rule := range book {
		if rule.Path == path && path != "" {
			accounts[rule.Account] = true
		}
	}
	for id := range k.scopes {
		accounts[id] = true
	}
	for id := range accounts {
		one := programs.Rule{Account: r.account(id), Kind: program.Ask, Scopes: k.scopes[id]}
		if rule, ok := book.Find(path, id, now); ok {
			one.Kind, one.Until, one.HasOne = rule.Kind, rule.Until, rule.Account == id
		}
		if a := r.accounts[id]; a != nil && len(one.Scopes) == 0 {
			one.Scopes = a.Grant.Scopes
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b programs.Rule) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return all
}

// account returns an account by its id; an empty id means every account.
func (r programReader) account(id string) programs.Account {
	a := r.accounts[id]
	switch {
	case id == "":
		return programs.Account{}
	case a == nil:
		return programs.Account{ID: id, Name: words.ProgramsGone()}
	}
	return programs.Account{ID: id, Name: a.DisplayName(), Provider: a.Provider, ProviderName: cmp.Or(r.providers[a.Provider], a.Provider)}
}

func (r programReader) lease(l home.Lease) programs.Lease {
	return programs.Lease{Account: r.account(l.Account.ID), ID: l.ID, Origin: l.Terms.Origin, Until: l.Terms.Until, Calls: int(l.Calls)}
}

// baseOf is the short name of a program by its path.
func baseOf(path string) string { return filepath.Base(path) }

// homeDir is the person's own folder; empty means unknown.
var homeDir = sync.OnceValue(func() string {
	dir, _ := os.UserHomeDir()
	return dir
})

// shortPath is a path as lists show it: the own folder is ~.
func shortPath(path string) string {
	if path == "" {
		return words.ProgramNoPath()
	}
	if rest, ok := strings.CutPrefix(path, homeDir()+string(filepath.Separator)); ok && homeDir() != "" {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

// isPlainName reports whether a shell takes a name as one word, without quotes.
func isPlainName(name string) bool {
	for i, r := range name {
		isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !isWord && (i == 0 || !strings.ContainsRune("._@-", r)) {
			return false
		}
	}
	return name != ""
}

// commandName is how a command names an account: by a short name that no other account has, else by
// its id. See home.Find.
func commandName(a auth.Account, all []auth.Account) string {
	names := func(a auth.Account) []string {
		local, _, _ := strings.Cut(a.Identity.Email, "@")
		word, _, _ := strings.Cut(a.Identity.Name, " ")
		return []string{a.Label, local, strings.ToLower(word), a.Identity.Email, a.Identity.Name, a.Identity.Subject}
	}
	for _, name := range names(a)[:4] {
		clash := slices.ContainsFunc(all, func(b auth.Account) bool {
			return b.ID != a.ID && slices.ContainsFunc(names(b), func(other string) bool { return strings.EqualFold(other, name) })
		})
		if isPlainName(name) && !clash {
			return name
		}
	}
	return a.ID
}
