package authtest

// Nameless removes from a metadata document what names who signs in, so that it is
// that of a server which only protects an API.
func Nameless(document map[string]any) {
	for _, name := range []string{"userinfo_endpoint", "id_token_signing_alg_values_supported", "subject_types_supported", "introspection_endpoint"} {
		delete(document, name)
	}
	document["scopes_supported"] = []string{"notes", "offline_access"}
}

// NamesNobody makes s a server that only protects an API: no ID token, no
// userinfo, and no sign of OpenID Connect in its metadata.
func (s *Server) NamesNobody() {
	s.Metadata = Nameless
	s.Tokens.Answer = func(answer map[string]any) { delete(answer, "id_token") }
}
