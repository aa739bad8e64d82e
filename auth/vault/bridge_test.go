package vault

// What tests outside this package need of it: they may import packages that import
// this one.
var (
	Children = children
	Child    = child
)

// KeyOf returns the data key of an open folder.
func KeyOf(f *Folder) []byte { return f.key }
