# Reads what a test binary prints with -test.v and says which tests failed. Wine 8
# cannot remove a temporary folder as Go does (FileDispositionInformationEx), so a
# test that reports nothing but that has passed.
/^=== RUN/ { faults[$3] = 0; name = $3; next }
/^=== (PAUSE|CONT|NAME)/ { name = $3; next }
/^ +testing\.go:[0-9]+: TempDir RemoveAll cleanup: .*Invalid function\.?$/ { next }
/^ +[A-Za-z0-9_]+\.go:[0-9]+: / { faults[name]++; text[name] = text[name] "\n" $0; next }
/^ *--- SKIP: / { skipped++; print "  skipped: " $3 text[$3]; next }
/^ *--- PASS: / { passed++; next }
/^ *--- FAIL: / {
	if (faults[$3] == 0) { passed++; next }
	failed++; print "  FAILED: " $3 text[$3]; next
}
/^panic: |^fatal error: / { failed++; print "  FAILED: " $0 }
END {
	if (passed + skipped + failed == 0) { print "  FAILED: no test ran"; failed = 1 }
	printf "  %d passed, %d skipped, %d failed\n", passed, skipped, failed
	exit failed > 0
}
