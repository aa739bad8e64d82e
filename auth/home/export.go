package home

// SaveFile writes an export of a person to a file. An existing file is
// auth.ReasonFileExists unless replace is true. The folder must exist: a mistyped
// path creates none.
func SaveFile(path string, data []byte, replace bool) error {
	if replace {
		return WriteFile(path, data)
	}
	if err := mustNotExist(path); err != nil {
		return err
	}
	return writeNew(path, data)
}
