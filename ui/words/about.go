package words

// What the program is: the card of the settings and its dialog.
var (
	CardAbout     = text("card_about", "About")
	AboutIs       = text("about_is", "Licences, and where the files are.")
	AboutOpen     = text("about_open", "About…")
	AboutText     = text("about_text", "Signs you in, seals what it gets on this computer, and never sees your password. Free software under the Apache License 2.0.")
	AboutLicences = text("about_licences", "Licences")
	AboutFiles    = text("about_files", "Files")
	AboutSettings = text("about_settings", "Settings")
	AboutAccounts = text("about_accounts", "Accounts")
	AboutLog      = text("about_log", "Log")
	AboutCopy     = text("about_copy", "Copy for a report")
	AboutCopied   = text("about_copied", "Copied: the version, and nothing about your accounts")

	systemLinux   = text("system_linux", "Linux")
	systemWindows = text("system_windows", "Windows")
	systemMac     = text("system_mac", "macOS")

	aboutRow     = phrase("about_row", "Latchkey {{.Version}}")
	aboutVersion = phrase("about_version", "Version {{.Version}}, {{.System}} on {{.Architecture}}")
	aboutParts   = counted("about_parts", "{{.N}} part by other people", "{{.N}} parts by other people")
	aboutFile    = phrase("about_file", "Open the file: {{.Name}}")
)

// AboutRow names the program with its version.
func AboutRow(version string) string { return aboutRow.fill(holes{"Version": version}) }

// AboutVersion names the version, the system and its processor, as Go names them.
func AboutVersion(version, system, architecture string) string {
	switch system {
	case "linux":
		system = systemLinux()
	case "windows":
		system = systemWindows()
	case "darwin":
		system = systemMac()
	}
	return aboutVersion.fill(holes{"Version": version, "System": system, "Architecture": architecture})
}

// AboutParts is the number of works of other people in the program.
func AboutParts(n int) string { return aboutParts.of(n, holes{}) }

// AboutFile is the name of the button that opens a file.
func AboutFile(name string) string { return aboutFile.fill(holes{"Name": name}) }
