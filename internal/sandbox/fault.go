package sandbox

import "github.com/cfid-cli/cfid/internal/sandbox/fault"

// Fault is something that goes wrong on purpose.
type Fault = fault.Fault

// FaultBadTLS is the kind of fault that needs TLS.
const FaultBadTLS = fault.BadTLS

// FaultKinds are the kinds that ParseFault knows.
func FaultKinds() []string { return fault.Kinds() }

// ParseFault reads KIND[:PART…], where a part is a share ("5%"), "path=/v3", "times=3" or "delay=2s". Parts may be in
// any order and are separated by colons or commas.
func ParseFault(spec string) (Fault, error) { return fault.Parse(spec) }
