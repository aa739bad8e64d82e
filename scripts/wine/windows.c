// windows.exe TITLE [SECONDS]: waits for a visible window of that title and prints its edges and
// those of the work area, "left top right bottom  left top right bottom". It ends with 1 if there
// is none in time.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static const char *wanted;

static BOOL CALLBACK look(HWND window, LPARAM found) {
	char title[200] = "";
	GetWindowTextA(window, title, sizeof title);
	if (!IsWindowVisible(window) || strcmp(title, wanted) != 0) return TRUE;
	*(HWND *)found = window;
	return FALSE;
}

int main(int argc, char **argv) {
	if (argc < 2) return 2;
	wanted = argv[1];
	SetProcessDPIAware(); // pixels, not what a scaled program is shown
	for (int tries = 10 * (argc > 2 ? atoi(argv[2]) : 60); tries > 0; tries--) {
		HWND window = NULL;
		RECT at, work;
		EnumWindows(look, (LPARAM)&window);
		if (window != NULL && GetWindowRect(window, &at) && at.right - at.left > 100) {
			SystemParametersInfoA(SPI_GETWORKAREA, 0, &work, 0);
			printf("%ld %ld %ld %ld  %ld %ld %ld %ld\n", at.left, at.top, at.right, at.bottom, work.left, work.top, work.right, work.bottom);
			return 0;
		}
		Sleep(100);
	}
	return 1;
}
