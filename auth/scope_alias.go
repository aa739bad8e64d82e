package auth

import "slices"

// asAsked gives granted scopes the names under which they were asked for, where the
// provider is declared to answer with others (Provider.ScopeAlias).
func (t *tokenAnswer) asAsked(granted []string) []string {
	if len(t.run.provider.ScopeAlias) == 0 {
		return granted
	}
	for _, asked := range t.asked {
		alias, known := t.run.provider.ScopeAlias[asked]
		if !known || slices.Contains(granted, asked) {
			continue
		}
		switch i := slices.Index(granted, alias); {
		case i >= 0:
			granted[i] = asked
		case alias == "" && (asked != "offline_access" || t.step == StepRefresh || !t.grant.RefreshToken.Empty()):
			granted = append(granted, asked)
		}
	}
	return granted
}
