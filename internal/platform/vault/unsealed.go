//go:build unsealed

package vault

import (
	"context"
	"os"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// What a build with this tag keeps is in the clear. It exists to be measured against (bench, row 12)
// and says so on whatever it is started on.
func init() {
	_, _ = os.Stderr.WriteString("UNSEALED: this build keeps personal data in the clear. It is for measuring only.\n")
}

func (v *Vault) seal(_ context.Context, may access.Grant, col personal.SealedColumn, _ string, plain []byte) ([]byte, error) {
	if !may.Opens(may.Subject(), col.Purpose) {
		return nil, errNotGranted
	}
	return append(make([]byte, Overhead, Overhead+len(plain)), plain...), nil
}

func (v *Vault) open(_ context.Context, may access.Grant, col personal.SealedColumn, _ string, sealed []byte) ([]byte, error) {
	if !may.Opens(may.Subject(), col.Purpose) {
		return nil, errNotGranted
	}
	if len(sealed) < Overhead {
		return nil, errBroken
	}
	return append(make([]byte, 0, len(sealed)-Overhead), sealed[Overhead:]...), nil
}
