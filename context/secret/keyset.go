package secret

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	maxKeyset     = 16 << 10 // bytes
	maxKeys       = 64
	keysetComment = "# The key of a cfid vault. Anyone who can read this can read the tokens in the vault.\n"
)

// keyset is the content of a key file: identities by vault id. There is more than one while a Rekey is running, or if
// several vaults of a user share a file.
type keyset map[string]string

// parseKeyset reads lines "<vault id> AGE-SECRET-KEY-1…"; it skips empty lines and lines that start with #. Errors do not
// quote the file.
func parseKeyset(data []byte) (keyset, error) {
	if len(data) > maxKeyset {
		return nil, fmt.Errorf("more than %d bytes", maxKeyset)
	}
	keys := keyset{}
	for number, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 2 || !isVaultID(fields[0]) || keys[fields[0]] != "" || len(keys) == maxKeys {
			return nil, fmt.Errorf("line %d is not a vault's key", number+1)
		}
		if _, err := parseKey(fields[0], fields[1]); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		keys[fields[0]] = fields[1]
	}
	return keys, nil
}

func (s keyset) format() []byte {
	var out strings.Builder
	out.WriteString(keysetComment)
	for _, id := range slices.Sorted(maps.Keys(s)) {
		out.WriteString(id + " " + s[id] + "\n")
	}
	return []byte(out.String())
}
