package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/cfid-cli/cfid/commands"
)

const generated = "<!-- Written by cmd/gendocs. Do not edit: go generate ./... -->\n\n"

// writeReference writes reference/ and exit-codes.md below dir, and removes pages of commands that no longer exist.
func writeReference(root *cobra.Command, dir string) error {
	root.DisableAutoGenTag = true
	pages := map[string]string{"README.md": index(root), "familiar.md": familiar()}
	for _, cmd := range documented(root) {
		var page bytes.Buffer
		if err := doc.GenMarkdownCustom(cmd, &page, func(name string) string { return name }); err != nil {
			return fmt.Errorf("%s: %w", cmd.CommandPath(), err)
		}
		pages[pageName(cmd)] = page.String()
	}
	reference := filepath.Join(dir, "reference")
	if err := os.MkdirAll(reference, 0o755); err != nil {
		return err
	}
	for name, text := range pages {
		if err := writePage(filepath.Join(reference, name), text); err != nil {
			return err
		}
	}
	if err := writePage(filepath.Join(dir, "exit-codes.md"), exitCodes()); err != nil {
		return err
	}
	return removeOthers(reference, pages)
}

func writePage(path, text string) error {
	return os.WriteFile(path, []byte(generated+strings.TrimRight(text, "\n")+"\n"), 0o644)
}

func removeOthers(dir string, pages map[string]string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return err
	}
	for _, path := range found {
		if _, ok := pages[filepath.Base(path)]; ok {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// documented are the commands with a page: all but hidden ones and topics.
func documented(cmd *cobra.Command) []*cobra.Command {
	cmds := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			cmds = append(cmds, documented(sub)...)
		}
	}
	return cmds
}

func pageName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "_") + ".md"
}

// index lists every command under the headings that help has.
func index(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Reference\n\nEvery command, its flags and examples; the same text as `cfid help COMMAND`. [cfid](cfid.md) has the flags that\n" +
		"all commands share. A plural alone lists: `cfid users` is `cfid user list`. What people type who know uaac or cf works too:\n" +
		"[familiar forms](familiar.md). What a script can rely on: [exit codes](../exit-codes.md).\n")
	for _, group := range root.Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n", strings.TrimSuffix(group.Title, ":"))
		for _, cmd := range root.Commands() {
			if cmd.GroupID != group.ID || !cmd.IsAvailableCommand() {
				continue
			}
			for _, c := range documented(cmd) {
				depth := strings.Count(c.CommandPath(), " ") - 1
				fmt.Fprintf(&b, "%s- [%s](%s) – %s\n", strings.Repeat("  ", depth), c.CommandPath(), pageName(c), c.Short)
			}
		}
	}
	return b.String()
}

// familiar is the page about lines of other tools, from the table that runs them.
func familiar() string {
	var b strings.Builder
	b.WriteString("# Familiar forms\n\nThese lines of other tools work with cfid as they are, with `cfid` for the tool's name. Each runs the native command\n" +
		"beside it: output, errors and exit codes are that command's. Flags may be written with underscores, as in uaac.\n")
	forms := commands.FamiliarForms()
	var peers []string
	for _, f := range forms {
		if !slices.Contains(peers, f.Peer) {
			peers = append(peers, f.Peer)
		}
	}
	for _, peer := range peers {
		fmt.Fprintf(&b, "\n## %s\n\n| as in %s | the native command |\n|---|---|\n", peer, peer)
		for _, f := range forms {
			if f.Peer == peer {
				fmt.Fprintf(&b, "| `cfid %s` | `cfid %s` |\n", cell(f.Line), cell(f.Native))
			}
		}
	}
	return b.String()
}

func exitCodes() string {
	var b strings.Builder
	b.WriteString("# Exit codes\n\nWhat a script can rely on; `cfid help exit-codes` shows the same table.\n\n| code | meaning |\n|---:|---|\n")
	for _, row := range commands.ExitCodes() {
		fmt.Fprintf(&b, "| %d | %s |\n", row.Code, cell(row.Meaning))
	}
	return b.String()
}

// cell keeps a bar from ending the cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
