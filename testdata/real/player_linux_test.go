package real

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
)

// The test binary plays small parts of its own when it is started as
//
//	real.test player vault put|get FOLDER CONTEXT [VALUE]    one vault operation
//	real.test player without-keyctl COMMAND ARGUMENT…        runs a command that the kernel's keyring refuses
//
// A process of its own for each operation, for that is how a command meets the keyring.

// outcome of one vault operation. Error is "" or the name of the sentinel it is.
type outcome struct {
	Value   string
	Error   string
	Text    string // of the error
	Notices []string
	Millis  int64
}

// sentinels of package secret that tell what state the keyring is in.
var sentinels = map[string]error{
	"locked":     secret.ErrLocked,
	"no keyring": secret.ErrNoKeyring,
	"denied":     secret.ErrDenied,
	"timeout":    secret.ErrTimeout,
	"key gone":   secret.ErrKeyGone,
	"damaged":    secret.ErrDamaged,
	"mode":       secret.ErrMode,
}

func play(args []string) int {
	var err error
	switch {
	case len(args) > 1 && args[0] == "without-keyctl":
		err = withoutKeyctl(args[1:])
	case len(args) >= 4 && args[0] == "vault":
		err = record(filepath.Join(args[2], "outcomes"), operate(args[1], args[2], args[3], args[4:]))
	default:
		err = fmt.Errorf("no such part: %q", args)
	}
	if err != nil {
		return complain(err)
	}
	return 0
}

// record appends to a file, for the daemons of a session write to standard output too.
func record(path string, o outcome) error {
	line, err := json.Marshal(o)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	return err
}

func operate(verb, folder, id string, value []string) (o outcome) {
	start := time.Now()
	vault := secret.New(secret.Options{
		Dir:     filepath.Join(folder, "vault"),
		Mode:    secret.Mode(os.Getenv("CFID_VAULT")),
		KeyFile: os.Getenv("CFID_VAULT_FILE"),
		Env:     os.Getenv,
		Notice:  func(line string) { o.Notices = append(o.Notices, line) },
	})
	ctx := context.Background()
	var err error
	if verb == "put" {
		err = vault.Update(ctx, id, func([]byte) ([]byte, error) { return []byte(value[0]), nil })
	} else {
		var bytes []byte
		bytes, err = vault.Read(ctx, id)
		o.Value = string(bytes)
	}
	if err != nil {
		o.Text = err.Error()
		o.Error = nameOf(err)
	}
	o.Millis = time.Since(start).Milliseconds()
	return o
}

func nameOf(err error) string {
	for name, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			return name
		}
	}
	return "other"
}
