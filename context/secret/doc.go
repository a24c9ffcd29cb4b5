// Package secret is the vault: the tokens and client secrets of each context, encrypted on disk.
//
// One random age X25519 identity per vault is kept where Mode says: in the desktop's keyring, in the Linux kernel's user
// keyring, in a file encrypted with a passphrase, or in a file elsewhere. Each context has one age file of its own,
// replaced in one step under a lock of its own. Keyrings limit an item to a few kilobytes and several tokens must change
// together, which is why the keyring holds the key and not the tokens.
//
//	vault/vault.yaml           format version, random vault id, mode, dates; no secret, and no recipient
//	vault/<context id>.age     one entry
//	vault/key.age              the identity behind a passphrase (mode passphrase)
//	vault/locks/*.lock         empty files that are locked, one per context and one for vault.yaml
//	vault.lost-<time>/         the files of a vault whose key no longer exists, set aside by StartOver or Abandon
//
// What the bytes of an entry mean does not belong here, nor do hints for people: errors are told apart by errors.Is.
package secret
