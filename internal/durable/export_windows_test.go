package durable

// RenamePOSIX is renamePOSIX, which Wine and file systems such as FAT lack.
var RenamePOSIX = renamePOSIX
