# flags.sh is read by the scripts that build what is published, and by `make sizes`: the flags that
# make programs smaller without making them slower where that is felt.

# Code that runs a few times for each command, request or page is compiled without inlining. What
# computes (keys, TLS, JSON of many accounts) and what draws keeps it.
cold=()
for packages in latchkey/... \
  github.com/luikyv/... github.com/go-json-experiment/... github.com/go-jose/... github.com/coreos/... golang.org/x/oauth2/... \
  github.com/spf13/... github.com/BurntSushi/... github.com/godbus/... \
  github.com/yuin/... github.com/nicksnyder/... golang.org/x/text/... html/template text/template/... \
  net net/http/... net/textproto mime/... log/... crypto/x509/... encoding/asn1 encoding/pem \
  vendor/golang.org/x/net/... vendor/golang.org/x/text/...; do
  cold+=("-gcflags=$packages=-l")
done

# Functions begin at multiples of 16 bytes, as C compilers align them; Go's default is 32.
aligned=-funcalign=16

# C code is that of GLFW, which draws nothing: small is enough. On Linux nothing unwinds its stack.
cflags='-Os -fno-asynchronous-unwind-tables'
