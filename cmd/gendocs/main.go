// Command gendocs writes what follows from the command tree: the reference, man pages, completion scripts, and the
// picture of the README.
//
//	go run ./cmd/gendocs                        docs/reference/*.md and docs/exit-codes.md
//	go run ./cmd/gendocs -man DIR               man pages, section 1
//	go run ./cmd/gendocs -completions DIR       cfid.bash, cfid.zsh, cfid.fish, cfid.ps1
//	go run ./cmd/gendocs -lines FILE.go         the constants of internal/line
//	go run ./cmd/gendocs -picture docs/demo.svg
//	go run ./cmd/gendocs -screen FILE.svg < a screen of the dashboard (go test ./tui -run TestPictures -pictures DIR)
//
// The output depends on the sources alone. The date of man pages is SOURCE_DATE_EPOCH
// (https://reproducible-builds.org/specs/source-date-epoch/), 1970 without it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/cfid-cli/cfid/commands"
)

//go:generate go run . -docs ../../docs
//go:generate go run . -lines ../../internal/line/paths_gen.go

func main() {
	docs := flag.String("docs", "docs", "write reference/ and exit-codes.md into this folder")
	man := flag.String("man", "", "write man pages into this folder instead")
	completions := flag.String("completions", "", "write completion scripts into this folder instead")
	constants := flag.String("lines", "", "write the constants of internal/line to this file instead")
	picture := flag.String("picture", "", "write the picture of the tour to this file instead")
	screen := flag.String("screen", "", "draw the terminal's screen on standard input into this file instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case *screen != "":
		err = writeScreen(*screen, os.Stdin)
	case *constants != "":
		err = writeLines(commands.Tree(""), *constants)
	default:
		err = write(ctx, *docs, *man, *completions, *picture)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		stop()
		os.Exit(1)
	}
}

// write does what is asked for by name, or writes the reference.
func write(ctx context.Context, docs, man, completions, picture string) error {
	if man == "" && completions == "" && picture == "" {
		return writeReference(commands.Tree(""), docs)
	}
	if man != "" {
		if err := writeMan(commands.Tree(""), man, os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
			return err
		}
	}
	if completions != "" {
		if err := writeCompletions(commands.Tree(""), completions); err != nil {
			return err
		}
	}
	if picture != "" {
		return writePicture(ctx, picture)
	}
	return nil
}
