module latchkey/e2e/kubectl

go 1.26.0
