package words

// The description of each flag of the commands.
var (
	FlagKeeper          = text("flag_key_keeper", "who keeps the vault's key: keyring, passphrase or memory")
	FlagWish            = text("flag_wish", "open the window to sign in with this `provider`, or at this address of an API; an open window comes to the front")
	FlagPassphraseFile  = text("flag_passphrase_file", "`file` whose first line is the vault's passphrase")
	FlagJSON            = text("flag_json", "answer in JSON")
	FlagListen          = text("flag_listen", "`address` of a separate provider that nothing keeps; port 0 takes a free one")
	FlagCodeTTL         = text("flag_code_ttl", "how long a code lives (default 10m0s)")
	FlagTokenTTL        = text("flag_token_ttl", "how long an access token lives (default 1h0m0s)")
	FlagFault           = text("flag_fault", "`fault` to begin with: slow[=5s], busy, deny, lose-answer, clock[=+5m], or, once, rotate-keys, expire-now, revoke-now; may be repeated")
	FlagBundle          = text("flag_bundle", "write what was found to a file that can be sent")
	FlagIssuer          = text("flag_issuer", "`issuer`, exactly as the provider writes it; may be left out with the --id of a preset")
	FlagClientID        = text("flag_client_id", "the registered client")
	FlagName            = text("flag_name", "`name` to show")
	FlagAddScope        = text("flag_add_scope", "`scope` to ask for; may be repeated")
	FlagID              = text("flag_id", "`id` (default from the name, else the issuer's host)")
	FlagRedirect        = text("flag_redirect", "registered redirect address (default http://127.0.0.1/cb/ID)")
	FlagSecretFile      = text("flag_secret_file", "`file` whose first line is the client secret, or a private key in PEM form; it goes into the vault")
	FlagCA              = text("flag_ca", "PEM `file` of a CA of your own")
	FlagDPoP            = text("flag_dpop", "tokens bound to a key: offered (the default: where the provider offers it), always, never")
	FlagRemoveRevoke    = text("flag_remove_revoke", "revoke its accounts first; if one cannot be, nothing is removed")
	FlagWithoutRevoking = text("flag_without_revoking", "delete a vault that cannot be opened; its accounts stay alive at their providers")
	FlagLabel           = text("flag_label", "your own word for the account")
	FlagTokenAuth       = text("flag_token_auth", "how the secret is sent: client_secret_basic, client_secret_post, private_key_jwt, none")
	FlagResource        = text("flag_resource", "`origin` that call may send the token to, such as https://api.example; repeat for more")
	FlagAccount         = text("flag_account", "`account` that must come back")
	FlagSignInScope     = text("flag_sign_in_scope", "`scope` to ask for; replaces the provider's; may be repeated")
	FlagBrowser         = text("flag_browser", "`executable` that gets the address as its one argument")
	FlagNoBrowser       = text("flag_no_browser", "open nothing; the final address may be pasted on standard input")
	FlagNoBrowserOut    = text("flag_sign_out_no_browser", "open nothing; the address is printed")
	FlagCallback        = text("flag_callback", "how the answer comes back: loopback or scheme")
	FlagDevice          = text("flag_device", "sign in on another device by a code")
	FlagTimeout         = text("flag_timeout", "how long to wait for you; with --device as long as the code lives")
	FlagTimeoutOut      = text("flag_sign_out_timeout", "how long to wait for you")
	FlagAcceptIssuer    = text("flag_accept_issuer", "`host[:port]` of the sign-in service that an API names, with which you agree; may be repeated")
	FlagAcceptHost      = text("flag_accept_host", "`host` that the provider names now and did not name before; may be repeated")
	FlagStepByStep      = text("flag_step_by_step", "stop before the browser and before every request, and go on at Enter")
	FlagMinValid        = text("flag_min_valid", "how long the token must hold at least")
	FlagMethod          = text("flag_method", "`method` of the request (default GET, and POST with -d)")
	FlagHeader          = text("flag_header", "a field of the request, `'NAME: VALUE'`; may be repeated")
	FlagData            = text("flag_data", "`content` of the request: a text, @FILE, or @- for standard input")
	FlagInclude         = text("flag_include", "print the status and the fields of the answer before its body")
	FlagTraceList       = text("flag_trace_list", "list what is recorded, newest first")
	FlagTraceFormat     = text("flag_trace_format", "`format` of the output: json, html, svg, png, mermaid, har or markdown; at a terminal it is a sequence to read")
	FlagTraceOut        = text("flag_trace_out", "write to this `file`")
	FlagTraceStep       = text("flag_trace_step", "only the step of this `number`")
	FlagNewPassphrase   = text("flag_new_passphrase_file", "`file` whose first line is the new passphrase (default: it is asked for)")
	FlagExportPhrase    = text("flag_export_passphrase_file", "`file` whose first line is the passphrase of FILE (default that of --passphrase-file)")
	FlagCodeYes         = text("flag_recovery_code_yes", "do not ask; an earlier code opens nothing any more")
	FlagCodeFile        = text("flag_code_file", "`file` whose first line is the recovery code")

	flagHome = phrase("flag_home", "`folder` that holds everything of this Latchkey (default ${{.Variable}}, else the desktop's folders)")
)

// FlagHome describes the flag of the home folder, which an environment variable names too.
func FlagHome(variable string) string { return flagHome.fill(holes{"Variable": variable}) }

// Why a command line is invalid, as a clause without its full stop.
var (
	BadDemoTTL        = text("bad_demo_ttl", "--code-ttl and --token-ttl cannot be negative")
	BadFault          = text("bad_fault", "--fault is slow, busy, deny, lose-answer, clock, rotate-keys, expire-now or revoke-now")
	BadBundle         = text("bad_bundle", "--bundle takes a file")
	BadKeeper         = text("bad_key_keeper", "--key-keeper is keyring, passphrase or memory")
	BadWish           = text("bad_wish", "--sign-in takes the name of a provider or an address, on one line")
	BadHeader         = text("bad_header", "-H takes 'NAME: VALUE'")
	BadDataTwice      = text("bad_data_twice", "-d can be given once")
	BadNoClientID     = text("bad_no_client_id", "--client-id is needed")
	BadNoDocument     = text("bad_no_document", "name the https address at which the document will be hosted, or set client_metadata_url in config.toml")
	BadNoIssuer       = text("bad_no_issuer", "--issuer is needed")
	BadDPoP           = text("bad_dpop", "--dpop is offered, always or never")
	BadCA             = text("bad_ca", "--ca cannot be found")
	BadSecretInMemory = text("bad_secret_in_memory", "a client secret cannot be kept in memory only")
	BadDeviceWith     = text("bad_device_with", "--device takes neither --callback nor --browser")
	BadCallback       = text("bad_callback", "--callback is loopback or scheme")
	BadTimeout        = text("bad_timeout", "--timeout must be more than nothing")
	BadTwoBrowsers    = text("bad_two_browsers", "--browser and --no-browser exclude each other")
	BadMinValid       = text("bad_min_valid", "--min-valid cannot be negative")
	BadTraceList      = text("bad_trace_list", "--list takes neither --out nor --step")
	BadTraceArguments = text("bad_trace_arguments", "it takes one attempt at most, and none with --list")
	BadVault          = text("bad_vault", "vault repair, export FILE, import FILE, move KEEPER, renew-key, recovery-code or recover")
	BadMoveToMemory   = text("bad_move_to_memory", "a vault that is stored cannot move into memory; latchkey reset forgets it")
	BadMove           = text("bad_move", "the key is kept by keyring or by passphrase")
	BadMovePassphrase = text("bad_move_passphrase", "--new-passphrase-file goes with vault move passphrase")
	BadNoVaultYet     = text("bad_no_vault_yet", "there is no vault yet; the first sign-in makes one")
	BadNoVault        = text("bad_no_vault", "there is no vault here")
	BadNothingToMove  = text("bad_nothing_to_move", "a vault in memory has nothing to move")
	BadNoKeyInMemory  = text("bad_no_key_in_memory", "a vault in memory has no key to recover")
	BadNobodyToAsk    = text("bad_nobody_to_ask", "nobody is here to be asked; --yes says that it is meant")
	BadNoCodeFile     = text("bad_no_code_file", "--code-file names the file with the recovery code")

	badFile     = phrase("bad_file", "the file {{.File}} cannot be read")
	badOpenFile = phrase("bad_open_file", "other users of this computer can write the file {{.File}}, so that it is not read; make it yours alone (chmod 600)")
	badNoSecret = phrase("bad_no_secret", "the file {{.File}} holds no secret in its first line")
	badStep     = phrase("bad_step", "--step {{.N}}: the attempt has no such step")
	badPicture  = phrase("bad_picture", "--format {{.Format}} at a terminal: name a file with --out")
	badFormat   = phrase("bad_format", "--format {{.Format}}; it is {{.Formats}}")
)

// BadFile says that a file cannot be read.
func BadFile(file string) string { return badFile.fill(holes{"File": file}) }

// BadOpenFile says that other users can write a file.
func BadOpenFile(file string) string { return badOpenFile.fill(holes{"File": file}) }

// BadNoSecret says that a file has no client secret in it.
func BadNoSecret(file string) string { return badNoSecret.fill(holes{"File": file}) }

// BadStep says that an attempt has no step of this number.
func BadStep(n int) string { return badStep.fill(holes{"N": n}) }

// BadPicture says that a format is no text.
func BadPicture(format string) string { return badPicture.fill(holes{"Format": format}) }

// BadFormat says that a format does not exist, and which do.
func BadFormat(format string, formats []string) string {
	return badFormat.fill(holes{"Format": format, "Formats": oneOrAnother(formats)})
}

// The values that faults take.
var (
	badSlow      = text("bad_fault_slow", "slow takes a time of more than nothing and at most 10m, such as slow=5s")
	badClock     = text("bad_fault_clock", "clock takes how far the clock is off, such as clock=+5m or clock=-2h")
	noFaultValue = phrase("bad_fault_value", "{{.Name}} takes no value")
)

// BadFaultValue says what the fault with that name takes.
func BadFaultValue(name string) string {
	switch name {
	case "slow":
		return badSlow()
	case "clock":
		return badClock()
	}
	return noFaultValue.fill(holes{"Name": name})
}
