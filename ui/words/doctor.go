package words

// What the doctor finds.
var (
	DoctorOK  = text("doctor_ok", "ok")
	DoctorFix = text("doctor_fix", "fix")

	OpenerSystem  = text("doctor_opener_system", "the system's own")
	OpenerNone    = text("doctor_opener_none", "none of xdg-open, x-www-browser and www-browser is found")
	OpenerFix     = text("doctor_opener_fix", "Install xdg-utils and a browser; until then sign-in --no-browser shows the address.")
	KeyringReady  = text("doctor_keyring_ready", "ready")
	SchemeHere    = text("doctor_scheme_here", "this program")
	SchemeNone    = text("doctor_scheme_none", "none; sign-in --callback scheme sets it up")
	SchemeGoneFix = text("doctor_scheme_gone_fix", "Sign in once with --callback scheme; that registers this program.")
	SchemeElseFix = text("doctor_scheme_other_fix", "Use the loopback callback, or make Latchkey the default for its addresses in the desktop's settings.")
	ClockFix      = text("doctor_clock_fix", "Set the clock; answers of providers are judged by it.")
	ProxyNone     = text("doctor_proxy_none", "none")
	ProxyBad      = text("doctor_proxy_bad", "HTTPS_PROXY is no address")
	SettingsRead  = text("doctor_settings_read", "config.toml can be used, or there is none")
	ProxyFix      = text("doctor_proxy_fix", "Set it to one such as http://proxy.example:3128, or unset it.")

	vaultNone   = phrase("doctor_vault_none", "none yet; the first sign-in makes it in {{.Folder}}")
	vaultFound  = phrase("doctor_vault_found", "{{.Folder}}, key kept by {{.Keeper}}")
	schemeNever = phrase("doctor_scheme_unsupported", "not here: {{.Note}}")
	schemeGone  = phrase("doctor_scheme_gone", "registered for {{.Program}}, which is gone")
	schemeElse  = phrase("doctor_scheme_other", "another program gets the addresses: {{.Program}}")
	clockBefore = phrase("doctor_clock_before", "{{.Now}} is before {{.Newest}}, when something was written already")
	unneeded    = phrase("doctor_keyring_unneeded", "not needed: {{.Keeper}} ({{.Why}})")
	bundled     = phrase("doctor_bundled", "What was found, the log and the traces are in {{.File}}. Read it before you send it.")
)

// doctorRows are the names of the doctor's rows.
var doctorRows = texts("doctor_row_", func() map[string]string {
	return map[string]string{
		"browser opener": "browser opener",
		"keyring":        "keyring",
		"vault":          "vault",
		"scheme handler": "scheme handler",
		"clock":          "clock",
		"proxy":          "proxy",
		"settings":       "settings",
	}
})

// DoctorRow is the name of a row of the doctor.
func DoctorRow(id string) string { return said(doctorRows(), id, id) }

// VaultNone says where the first sign-in makes the vault.
func VaultNone(folder string) string { return vaultNone.fill(holes{"Folder": folder}) }

// VaultFound says where the vault is, and who keeps its key.
func VaultFound(folder, keeper string) string {
	return vaultFound.fill(holes{"Folder": folder, "Keeper": keeper})
}

// SchemeNever says why the system cannot hand over addresses of a scheme; note is
// a note of package scheme.
func SchemeNever(note string) string {
	return schemeNever.fill(holes{"Note": said(schemeNotes(), note, note)})
}

// SchemeGone says that the addresses are registered for a program that is gone.
func SchemeGone(program string) string { return schemeGone.fill(holes{"Program": program}) }

// SchemeElse says that another program gets the addresses.
func SchemeElse(program string) string { return schemeElse.fill(holes{"Program": program}) }

// ClockBefore says that the clock is behind the time of existing files.
func ClockBefore(now, newest string) string {
	return clockBefore.fill(holes{"Now": now, "Newest": newest})
}

// Bundled says where the bundle is.
func Bundled(file string) string { return bundled.fill(holes{"File": file}) }

// BundleNote is the first text that a reader of a bundle sees.
var BundleNote = text("doctor_bundle_note", `This file was made by "latchkey doctor --bundle". It holds:

  version.json    the program and the system
  doctor.json     what the doctor found
  settings.json   config.toml and the vault's outside, without any key
  providers.json  the providers that were added here, without client secrets
  log/            the log: steps, hosts, times and reasons
  traces/         the recorded flows: every key, and no value that tells of you

It holds no token, code, state, verifier, client secret or passphrase. E-mail
addresses, names and the path of the home folder are masked. The hosts that were
signed in at are in it. Read it before you send it.
`)

// KeyringUnneeded says that the keyring is not ready, and that it does not matter
// because the vault's key is kept otherwise.
func KeyringUnneeded(why, keeper string) string {
	return unneeded.fill(holes{"Why": why, "Keeper": keeper})
}
