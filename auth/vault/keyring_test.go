package vault

func childKeyring(args []string) error { return nil }
