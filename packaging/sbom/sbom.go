// Package sbom makes a bill of materials in CycloneDX's JSON the same in every build. It imports
// nothing of ours.
package sbom

import (
	"encoding/json"
	"errors"
	"os"
	"time"
)

// Settle rewrites the bill in file: it has the time of the source in place of the time of the build,
// no serial number, which is random, and the version of the release.
func Settle(file, version string, date time.Time) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var bill map[string]any
	if err := json.Unmarshal(text, &bill); err != nil {
		return err
	}
	metadata, ok := bill["metadata"].(map[string]any)
	if !ok || bill["bomFormat"] != "CycloneDX" {
		return errors.New(file + " is no bill of materials in CycloneDX's JSON")
	}
	component, ok := metadata["component"].(map[string]any)
	if !ok {
		return errors.New(file + " does not name what it is about")
	}
	delete(bill, "serialNumber")
	metadata["timestamp"] = date.UTC().Format(time.RFC3339)
	component["version"] = version
	text, err = json.MarshalIndent(bill, "", "  ") // sorts the members
	return errors.Join(err, os.WriteFile(file, append(text, '\n'), 0o644))
}
