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
// the version of the release, no serial number, which is random, and no hashes of the tools that wrote
// it, which differ with the folder that they were built in.
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
	tools, _ := metadata["tools"].([]any)
	for _, tool := range tools {
		if t, ok := tool.(map[string]any); ok {
			delete(t, "hashes")
		}
	}
	text, err = json.MarshalIndent(bill, "", "  ") // sorts the members
	return errors.Join(err, os.WriteFile(file, append(text, '\n'), 0o644))
}
