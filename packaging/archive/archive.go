// Package archive writes folders as archives whose bytes depend on the contents alone: entries are
// sorted, belong to root, have one time and one of two modes. It imports nothing of ours.
package archive

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// entry is a file or a folder of an archive.
type entry struct {
	name string // slash-separated, with the name of the folder that is packed
	path string
	mode fs.FileMode
	size int64
}

// entries lists dir and what is below it, sorted. Only folders and regular files can be packed.
func entries(dir string) (list []entry, err error) {
	above := filepath.Dir(filepath.Clean(dir))
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(above, path)
		if err != nil {
			return err
		}
		e := entry{name: filepath.ToSlash(name), path: path, mode: 0o644, size: info.Size()}
		switch {
		case info.IsDir():
			e.name, e.mode, e.size = e.name+"/", fs.ModeDir|0o755, 0
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is neither a file nor a folder", path)
		case info.Mode()&0o111 != 0:
			e.mode = 0o755
		}
		list = append(list, e)
		return nil
	})
	return list, err
}

// Tar writes dir as a tar archive in the format of POSIX.1-1988, without its compression.
func Tar(w io.Writer, dir string, at time.Time) error {
	list, err := entries(dir)
	if err != nil {
		return err
	}
	t := tar.NewWriter(w)
	for _, e := range list {
		h := &tar.Header{
			Name: e.name, Mode: int64(e.mode.Perm()), Size: e.size, ModTime: at.Truncate(time.Second),
			Uname: "root", Gname: "root", Typeflag: tar.TypeReg, Format: tar.FormatUSTAR,
		}
		if e.mode.IsDir() {
			h.Typeflag = tar.TypeDir
		}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if err := e.copy(t); err != nil {
			return err
		}
	}
	return t.Close()
}

// Zip writes dir as a zip archive. Times of a zip are even seconds of a day since 1980.
func Zip(w io.Writer, dir string, at time.Time) error {
	list, err := entries(dir)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, e := range list {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at.UTC().Truncate(2 * time.Second)}
		if e.mode.IsDir() {
			h.Method = zip.Store
		}
		h.SetMode(e.mode)
		part, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if err := e.copy(part); err != nil {
			return err
		}
	}
	return z.Close()
}

// copy copies the contents of a file; a folder has none.
func (e entry) copy(to io.Writer) error {
	if e.mode.IsDir() {
		return nil
	}
	f, err := os.Open(e.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = io.Copy(to, f)
	return err
}

// Gzip replaces a file by its compressed form, FILE.gz, which has neither name nor time in it.
func Gzip(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	to, err := os.Create(file + ".gz")
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(text)
		err = errors.Join(err, z.Close())
	}
	return errors.Join(err, to.Close(), os.Remove(file))
}
