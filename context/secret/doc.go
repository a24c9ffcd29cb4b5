// Package secret implements the vault: the tokens and client secrets of each context, encrypted on disk.
//
// Each vault has one random age X25519 identity. Mode determines where it is kept: in the desktop's keyring, in the Linux
// kernel's user keyring, in a file encrypted with a passphrase, or in a file outside the config folder. Each context has its
// own age file, which is replaced in one step under its own lock. The keyring holds the key and not the tokens, because
// keyrings limit an item to a few kilobytes and several tokens must change together.
//
//	vault/vault.yaml           format version, random vault id, mode, dates; neither a secret nor the recipient
//	vault/<context id>.age     one entry
//	vault/key.age              the identity, encrypted with a passphrase (mode passphrase)
//	vault/locks/*.lock         lock files, one per context and one for vault.yaml
//	vault.lost-<time>/         the files of a vault whose key no longer exists, set aside by StartOver or Abandon
//
// The package does not interpret the bytes of an entry, and its errors have no hints for users: callers tell them apart with
// errors.Is.
package secret
