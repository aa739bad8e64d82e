package words

// The line of each command in the help.
var (
	ShortLatchkey        = text("short_latchkey", "Sign in with OAuth 2.0 and OpenID Connect, and keep the accounts sealed")
	LongLatchkey         = text("long_latchkey", "Latchkey signs you in: your own browser opens, you approve, and the account is\nsealed on this computer. Without a command it opens its window.")
	ShortAccounts        = text("short_accounts", "List what is linked; never a token")
	ShortShow            = text("short_show", "Show one account; never a token")
	ShortLabel           = text("short_label", "Give an account your own word; the empty text takes it away")
	ShortCallback        = text("short_callback", "Hand an address of the app's scheme to the sign-in that waits for it")
	ShortDemo            = text("short_demo", "Run only the demo provider, in the foreground")
	ShortDoctor          = text("short_doctor", "Look at what Latchkey needs here, and say how to mend it")
	ShortProviders       = text("short_providers", "List the providers; add, remove, check, export and import them")
	ShortProvidersExport = text("short_providers_export", "Write your own providers to a file, without secrets; - is standard output")
	ShortProvidersImport = text("short_providers_import", "Add the providers of a file; nothing is replaced; - is standard input")
	ShortProvidersAdd    = text("short_providers_add", "Add a provider, once its metadata has been read")
	ShortProvidersCheck  = text("short_providers_check", "Read what a provider says of itself; nothing is stored")
	ShortProvidersRemove = text("short_providers_remove", "Remove a provider of your own")
	ShortRefresh         = text("short_refresh", "Renew an account's token now")
	ShortCall            = text("short_call", "Send one request with the token, only where the token is for")
	LongCall             = text("long_call", "Send one request with the token of an account, or with its proof: below the account's\nown resource, to an origin that the provider's file lists under resources, or to the\nprovider's userinfo. The body of the answer goes to standard output as it comes, also\nwhere the request is refused: byte for byte to a program, without control characters\nto a terminal. A redirect is not followed. After a 401 the token is renewed and the\nrequest sent once more.\n\nExit 3: the token was refused, or lacks a scope. 4: another 4xx. 5: 5xx or no answer.")
	ShortReset           = text("short_reset", "Revoke everything, delete it, and clear the keyring item and the scheme handler")
	ShortRevoke          = text("short_revoke", "End an account's access at the provider; its record stays")
	ShortRemove          = text("short_remove", "Try to revoke an account once, then forget it")
	ShortClientMetadata  = text("short_client_metadata", "Print the metadata document by which sign-in services may know Latchkey, to be hosted at a URL")
	ShortSignIn          = text("short_sign_in", "Sign in with your browser and seal the account")
	ShortSignOut         = text("short_sign_out", "End the browser's session at an account's provider; the account keeps its access")
	ShortToken           = text("short_token", "Print the access token and nothing else, refreshing it where it must be")
	ShortTrace           = text("short_trace", "Print a recorded flow, redacted; without an attempt the newest")
	ShortVault           = text("short_vault", "Mend the vault; move it or its key")
	ShortVaultRepair     = text("short_vault_repair", "Move damaged files aside and bring back the version before")
	ShortVaultExport     = text("short_vault_export", "Write accounts and client secrets to a file under a passphrase")
	ShortVaultImport     = text("short_vault_import", "Read such a file into the vault; what is newer here stays")
	ShortVaultMove       = text("short_vault_move", "Have the keyring keep the vault's key, or a passphrase, or another passphrase")
	ShortVaultRenewKey   = text("short_vault_renew_key", "Draw a new key for the vault and seal everything anew under it")
	ShortVaultCode       = text("short_vault_recovery_code", "Make a code that opens the vault when its key is lost; it is printed once")
	ShortVaultRecover    = text("short_vault_recover", "Open the vault by its recovery code and keep its key by a new passphrase")
	ShortMan             = text("short_man", "Write the manual pages into a folder")
	ShortVersion         = text("short_version", "Print the version")
)

// The arguments of commands, as refusals name them.
var (
	AnAccount           = text("argument_account", "an account")
	AText               = text("argument_text", "a text")
	AnAddress           = text("argument_address", "an address")
	AFolder             = text("argument_folder", "a folder")
	AFile               = text("argument_file", "a file")
	AProvider           = text("argument_provider", "a provider")
	AProvidersID        = text("argument_providers_id", "a provider's id")
	AnIssuerOrID        = text("argument_issuer_or_id", "an issuer or a provider's id")
	KeyringOrPassphrase = text("argument_keeper", "keyring or passphrase")

	takesOne = phrase("takes_one_argument", "it takes {{.First}}, and nothing else")
	takesTwo = phrase("takes_two_arguments", "it takes {{.First}} and {{.Second}}, and nothing else")

	emptyFlag      = phrase("empty_flag", "--{{.Name}} is empty")
	unknownFlag    = phrase("unknown_flag", "{{.Program}} has no flag --{{.Name}}{{with .Meant}}; perhaps --{{.}} was meant{{end}}")
	unknownCommand = phrase("unknown_command", "{{.Program}} has no command {{.Name}}{{with .Meant}}; perhaps {{.}} was meant{{end}}")
	perhapsMeant   = phrase("perhaps_meant", "Perhaps {{.Meant}} was meant.")
	orAnother      = phrase("unknown_command_or", "{{.Before}} or {{.Next}}")
)

// Takes names the arguments of a command: one, or two if second is not empty.
func Takes(first, second string) string {
	if second == "" {
		return takesOne.fill(holes{"First": first})
	}
	return takesTwo.fill(holes{"First": first, "Second": second})
}

// BadEmptyFlag says that a flag has the empty text.
func BadEmptyFlag(name string) string { return emptyFlag.fill(holes{"Name": name}) }

// UnknownFlag says that a command has no such flag, and names the one that may have been meant, if
// there is any.
func UnknownFlag(name, program, meant string) string {
	return unknownFlag.fill(holes{"Name": name, "Program": program, "Meant": meant})
}

// UnknownCommand says that a program or command has no such subcommand, and names
// those that may have been meant, if there are any.
func UnknownCommand(name, program string, meant []string) string {
	return unknownCommand.fill(holes{"Name": name, "Program": program, "Meant": oneOrAnother(meant)})
}

// PerhapsMeant names what an unknown name may mean.
func PerhapsMeant(names []string) string {
	return perhapsMeant.fill(holes{"Meant": oneOrAnother(names)})
}

// oneOrAnother lists alternatives.
func oneOrAnother(names []string) (all string) {
	for i, name := range names {
		if i == 0 {
			all = name
		} else {
			all = orAnother.fill(holes{"Before": all, "Next": name})
		}
	}
	return all
}
