// Command mobilizegen writes the files that are generated from the program itself.
//
// Owns: docs/reference, the list of problem codes and api/openapi.json; `make generate` runs it.
// Does not own: what they are generated from.
// Start reading at: main.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"mobilize/internal/app"
	"mobilize/internal/app/inventory"
	"mobilize/internal/config"
)

func main() {
	if err := generate("."); err != nil {
		fmt.Fprintln(os.Stderr, "mobilizegen:", err)
		os.Exit(1)
	}
}

func generate(root string) error {
	for path, write := range map[string]func(root string) ([]byte, error){
		"docs/reference/config.md":                    configPage,
		"internal/domain/site/sitehttp/problems.json": problemList,
		"docs/reference/problems.md":                  problemPage,
		"api/openapi.json":                            contract,
		"docs/reference/personal-data.md":             personalDataPage,
	} {
		content, err := write(root)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		full := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func contract(string) ([]byte, error) { return app.Contract(context.Background()) }

func configPage(string) ([]byte, error) {
	var page bytes.Buffer
	err := config.Reference(&page)
	return page.Bytes(), err
}

func personalDataPage(string) ([]byte, error) {
	var page bytes.Buffer
	err := inventory.Write(&page)
	return page.Bytes(), err
}
