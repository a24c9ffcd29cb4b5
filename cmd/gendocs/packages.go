package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// writeMan writes a page of section 1 for each command, dated by epoch: seconds since 1970, "" is 0.
func writeMan(root *cobra.Command, dir, epoch string) error {
	date, err := dateOf(epoch)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root.DisableAutoGenTag = true
	for _, cmd := range documented(root) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		header := &doc.GenManHeader{Title: strings.ToUpper(name), Section: "1", Source: "cfid", Manual: "Cloud Foundry identity", Date: &date}
		var page bytes.Buffer
		if err := doc.GenMan(cmd, header, &page); err != nil {
			return fmt.Errorf("%s: %w", cmd.CommandPath(), err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".1"), tidy(page.Bytes(), date), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tidy writes the date in full and each flag as a tagged paragraph: cobra puts a tab between flag and meaning, which
// leaves the meanings ragged.
func tidy(page []byte, date time.Time) []byte {
	page = bytes.Replace(page, []byte(date.Format(`"Jan 2006"`)), []byte(date.Format(`"2006-01-02"`)), 1)
	return regexp.MustCompile(`(?m)^(?:\.PP\n)?(\\fB-[^\n]*)\n\t`).ReplaceAll(page, []byte(".TP\n$1\n"))
}

func dateOf(epoch string) (time.Time, error) {
	if epoch == "" {
		return time.Unix(0, 0).UTC(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// writeCompletions writes what `cfid completion SHELL` prints, a file for each shell.
func writeCompletions(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, script := range []struct {
		name  string
		write func(path string) error
	}{
		{"cfid.bash", func(path string) error { return root.GenBashCompletionFileV2(path, true) }},
		{"cfid.zsh", root.GenZshCompletionFile},
		{"cfid.fish", func(path string) error { return root.GenFishCompletionFile(path, true) }},
		{"cfid.ps1", root.GenPowerShellCompletionFileWithDesc},
	} {
		if err := script.write(filepath.Join(dir, script.name)); err != nil {
			return fmt.Errorf("%s: %w", script.name, err)
		}
	}
	return nil
}
