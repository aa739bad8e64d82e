package terminal

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
	"latchkey/ui/diagram"
)

// completes reports whether a command line asks for completions. Only then are
// they attached to the commands.
func completes(args []string) bool {
	return slices.Contains(args, cobra.ShellCompRequestCmd) || slices.Contains(args, cobra.ShellCompNoDescRequestCmd)
}

// withCompletion attaches to every command the values of its argument and flags.
func (f *face) withCompletion(root *cobra.Command) {
	values := map[string]cobra.CompletionFunc{
		"show": first(f.accountNames), "label": first(f.accountNames), "refresh": first(f.accountNames), "revoke": first(f.accountNames),
		"remove": first(f.accountNames), "sign-out": first(f.accountNames), "token": first(f.accountNames), "call": first(f.accountNames),
		"kube-credential": first(f.accountNames), "kube setup": first(f.accountNames), "git setup": second(f.accountNames),
		"git remove": first(f.gitHosts), "git-credential": first(oneOf("get", "store", "erase")),
		"header": first(f.accountNames), "lend": first(f.accountNames),
		"sign-in": first(f.providerNames), "providers remove": first(f.ownProviderNames), "providers check": first(f.providerNames),
		"trace": first(f.attempts), "lab run": first(oneOf(attackNames()...)), "lab lesson": first(oneOf(attackNames()[1:]...)), "vault move": first(oneOf(string(auth.KeeperKeyring), string(auth.KeeperPassphrase))),
	}
	takesFile := []string{"providers export", "providers import", "vault export", "vault import"}
	for _, path := range takesFile {
		values[path] = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	}
	for _, verb := range []string{"allow", "deny", "ask", "forget"} {
		values["programs "+verb] = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	}
	values["exec"] = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	flags := map[string]cobra.CompletionFunc{
		"account":    f.accountNames,
		"scope":      f.scopeNames,
		"callback":   oneOf("loopback", "scheme"),
		"dpop":       oneOf("offered", "always", "never"),
		"token-auth": oneOf("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
		"fault":      oneOf(demo.FaultNames...),
		"format":     oneOf(formats()...),
		"method":     oneOf(http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions),
		"key-keeper": oneOf(string(auth.KeeperKeyring), string(auth.KeeperPassphrase), string(auth.KeeperMemory)),
	}
	each := func(c *cobra.Command) {
		path := pathOf(c)
		if c.ValidArgsFunction = values[path]; c.ValidArgsFunction == nil {
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
		for name, complete := range flags {
			if c.LocalNonPersistentFlags().Lookup(name) != nil || c == root && root.PersistentFlags().Lookup(name) != nil {
				_ = c.RegisterFlagCompletionFunc(name, complete) // fails only for an unknown flag
			}
		}
	}
	eachCommand(root, each)
}

// formats are those of trace.
func formats() (names []string) {
	for _, format := range diagram.Formats {
		names = append(names, string(format))
	}
	return names
}

// first completes only the first argument.
func first(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, typed)
	}
}

// second completes only the second argument.
func second(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) != 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, typed)
	}
}

// gitHosts completes the places where git gets tokens.
func (f *face) gitHosts(*cobra.Command, []string, string) (urls []cobra.Completion, _ cobra.ShellCompDirective) {
	if h, err := f.at(); err == nil {
		hosts, _ := h.GitHosts()
		for _, host := range hosts {
			urls = append(urls, host.URL)
		}
	}
	return urls, cobra.ShellCompDirectiveNoFileComp
}

// oneOf completes from a list.
func oneOf(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

// accountNames completes ids and emails of accounts.
func (f *face) accountNames(cmd *cobra.Command, _ []string, _ string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
	for _, a := range f.unaskedAccounts(cmd.Context()) {
		name := a.ID
		if a.Identity.Email != "" {
			name = a.Identity.Email
		}
		if a.Label != "" {
			name = a.Label
		}
		names = append(names, cobra.CompletionWithDesc(name, plain(a.DisplayName())))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// unaskedAccounts returns the accounts that can be read without a question. Without a
// holder, a vault that only a passphrase or a locked keyring opens has none.
func (f *face) unaskedAccounts(ctx context.Context) []auth.Account {
	h, err := f.at()
	if err != nil {
		return nil
	}
	if holders, err := f.holdersHome(); err == nil {
		if listing, err := holders.AccountsByHolder(ctx); !errors.Is(err, agent.ErrNoHolder) {
			return listing.Accounts
		}
	}
	found, err := h.Look()
	if err != nil || !found.Exists || found.Keeper == auth.KeeperPassphrase && f.passphraseFile == "" {
		return nil
	}
	if found.Keeper == auth.KeeperKeyring {
		if vault.KeyringState(ctx) != nil {
			return nil
		}
	}
	s, err := f.unasked(ctx)
	if err != nil {
		return nil
	}
	defer func() { _ = s.Close() }()
	accounts, _ := s.Vault.List(ctx)
	return accounts
}

// providerNames completes ids of providers.
func (f *face) providerNames(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
	return described(f.entries()), cobra.ShellCompDirectiveNoFileComp
}

// ownProviderNames completes ids of the providers that can be removed.
func (f *face) ownProviderNames(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
	own := slices.DeleteFunc(f.entries(), func(e catalog.Entry) bool { return e.Source != catalog.SourceUser })
	return described(own), cobra.ShellCompDirectiveNoFileComp
}

// scopeNames completes the scopes of the provider that is signed in to.
func (f *face) scopeNames(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	for _, e := range f.entries() {
		if len(args) > 0 && e.ID == args[0] {
			return e.Scopes, cobra.ShellCompDirectiveNoFileComp
		}
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// described returns ids of providers with their names.
func described(entries []catalog.Entry) (names []cobra.Completion) {
	for _, e := range entries {
		names = append(names, cobra.CompletionWithDesc(e.ID, plain(e.DisplayName())))
	}
	return names
}

// attempts completes recorded attempts.
func (f *face) attempts(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
	h, err := f.at()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	traces, _ := h.Traces().List()
	for _, t := range traces {
		names = append(names, cobra.CompletionWithDesc(t.Attempt, t.Kind+" "+t.Provider))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
