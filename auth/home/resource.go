package home

import "latchkey/auth"

// LookUpRequest is a look-up of what is behind an address, with the providers and the
// settings of this home.
func (h *Home) LookUpRequest(address string) auth.LookUpRequest {
	config, _ := h.Config() // a fault leaves the default
	return auth.LookUpRequest{
		URL: address, ClientMetadata: config.ClientMetadataURL, IsLegacy: config.OldResources != nil && *config.OldResources,
		Known: func() []auth.Provider { return h.known() },
	}
}

// known are the providers whose clients and quirks count at a resource: not the demo
// provider, which needs no set-up.
func (h *Home) known() []auth.Provider {
	entries, _ := h.Catalog().List() // a bad file costs only itself
	var all []auth.Provider
	for _, e := range entries {
		p, err := WithCA(e.Provider)
		if err == nil {
			all = append(all, p)
		}
	}
	return all
}
