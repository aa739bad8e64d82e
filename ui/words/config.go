package words

// What is said of the places in config.toml that cannot be used.
var (
	SettingsFile = text("settings_file_open", "Open the file")

	SettingsUnset     = text("settings_unset", "Nothing can be changed here until config.toml is corrected")
	SettingsUnsetHint = text("settings_unset_hint", "What is wrong in it is named above.")

	settingsFaults = counted("settings_faults", "A setting in config.toml cannot be used", "{{.N}} settings in config.toml cannot be used")
	settingsMore   = counted("settings_faults_more", "and one more", "and {{.N}} more")
	settingsHint   = text("settings_faults_hint", "Everything else works. What is named here has its usual value, or a safer one.")
	settingsFix    = phrase("settings_faults_fix", "Correct {{.Faults}}.")
	settingLeftOut = phrase("setting_left_out", "A setting cannot be used; its usual value holds, or a safer one: {{.Fault}}.")
)

// SettingsFaults says how many places of config.toml cannot be used.
func SettingsFaults(n int) string { return settingsFaults.of(n, nil) }

// SettingsFaultsMore stands for the places that are not named.
func SettingsFaultsMore(n int) string { return settingsMore.of(n, nil) }

// SettingsFaultsHint says which settings apply meanwhile.
func SettingsFaultsHint() string { return settingsHint() }

// SettingsFix names the places to correct.
func SettingsFix(faults []string) string { return settingsFix.fill(holes{"Faults": listed(faults)}) }

// SettingLeftOut is the warning of a command.
func SettingLeftOut(fault string) string { return settingLeftOut.fill(holes{"Fault": fault}) }
