package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestS19TLSReason: a server with TLS 1.2 by RSA key exchange alone, and a
// certificate with only a common name, have reasons of their own.
func TestS19TLSReason(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*x509.Certificate, *tls.Config)
		want   auth.Reason
	}{
		"RSA key exchange only": {func(_ *x509.Certificate, config *tls.Config) {
			config.MaxVersion = tls.VersionTLS12
			config.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_CBC_SHA}
		}, auth.ReasonTLSCipher},
		"only a common name": {func(cert *x509.Certificate, _ *tls.Config) {
			cert.DNSNames, cert.Subject = nil, pkix.Name{CommonName: "localhost"}
		}, auth.ReasonCertOld},
		"a common name that is another's": {func(cert *x509.Certificate, _ *tls.Config) {
			cert.DNSNames, cert.Subject = nil, pkix.Name{CommonName: "other.example"}
		}, auth.ReasonCertName},
		"TLS 1.1": {func(_ *x509.Certificate, config *tls.Config) {
			config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		}, auth.ReasonTLS},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.request.Browse = authtest.Forbid(t)
			r.request.Provider.Issuer, r.request.Provider.RootCAs = oddTLS(t, c.change)
			_, err := r.signIn()
			wantFailure(t, err, noAnswer(auth.StepDiscover, c.want))
		})
	}
}

// oddTLS starts a server at localhost with a certificate and a configuration that
// change alters, and returns its address and the CA that vouches for it.
func oddTLS(t *testing.T, change func(*x509.Certificate, *tls.Config)) (issuer string, ca []byte) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageCertSign,
	}
	config := &tls.Config{}
	change(cert, config)
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog, server.TLS = log.New(io.Discard, "", 0), config
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(server.URL, "https://"))
	return "https://localhost:" + port, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
