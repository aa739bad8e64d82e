// bcryptprimitives.dll for Wine 8, which lacks it: Go takes its random numbers
// from ProcessPrng alone. The real one is a part of Windows.
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG size); // RtlGenRandom of advapi32

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
	while (size > 0) {
		ULONG part = size > 0x10000000 ? 0x10000000 : (ULONG)size;
		if (!SystemFunction036(data, part)) return FALSE;
		data += part;
		size -= part;
	}
	return TRUE;
}
