package auth

import "strings"

// Candidates are the accounts that an ambiguous name may mean. As the cause of a
// ReasonAmbiguous it says which they are.
type Candidates []Account

// Error returns the candidates' ids.
func (c Candidates) Error() string {
	var ids []string
	for _, a := range c {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, " ")
}
