package clip

import (
	"bytes"
	"encoding/binary"
)

// page is one page of an Ogg stream (RFC 3533).
type page struct {
	flags   byte
	granule uint64
	serial  uint32
	lacing  []byte
	body    []byte
}

const (
	isContinued = 1
	isFirst     = 2
	isLast      = 4
	noGranule   = ^uint64(0)
)

// readOgg keeps the pages of the one Opus stream (RFC 7845), with empty tags in the place of those it has.
func readOgg(file []byte) (Clip, error) {
	var pages []page
	for rest := file; len(rest) > 0; {
		p, size, ok := nextPage(rest)
		if !ok {
			return Clip{}, errDamaged
		}
		pages = append(pages, p)
		rest = rest[size:]
	}
	head := pages[0].body
	switch {
	case len(head) < 19 || !bytes.HasPrefix(head, []byte("OpusHead")):
		return Clip{}, errNone
	case head[9] < 1 || head[9] > 2 || head[18] != 0 || pages[0].flags&isFirst == 0: // one or two channels, as they come
		return Clip{}, errNone
	}
	from, ok := afterTags(pages)
	if !ok {
		return Clip{}, errDamaged
	}
	kept := []page{{flags: isFirst, serial: pages[0].serial, lacing: []byte{19}, body: head[:19]}, emptyTags(pages[0].serial)}
	var end uint64
	for i, p := range pages[from:] {
		if p.serial != pages[0].serial || p.flags&isFirst != 0 || i == 0 && p.flags&isContinued != 0 {
			return Clip{}, errDamaged // another stream, or a piece of the tags
		}
		if p.granule != noGranule {
			end = max(end, p.granule)
		}
		kept = append(kept, p)
	}
	kept[len(kept)-1].flags |= isLast
	var out []byte
	for i, p := range kept {
		out = p.appendTo(out, uint32(i)) // at most MostBytes pages
	}
	skipped := uint64(binary.LittleEndian.Uint16(head[10:]))
	return Clip{Data: out, Type: "audio/ogg", Length: span(end-min(end, skipped), 48_000)}, nil
}

func nextPage(b []byte) (p page, size int, ok bool) {
	if len(b) < 27 || string(b[:4]) != "OggS" || b[4] != 0 {
		return page{}, 0, false
	}
	segments := int(b[26])
	if len(b) < 27+segments {
		return page{}, 0, false
	}
	p = page{flags: b[5] & 7, granule: binary.LittleEndian.Uint64(b[6:]), serial: binary.LittleEndian.Uint32(b[14:]), lacing: b[27 : 27+segments]}
	length := 0
	for _, n := range p.lacing {
		length += int(n)
	}
	if size = 27 + segments + length; len(b) < size {
		return page{}, 0, false
	}
	p.body = b[27+segments : size]
	return p, size, true
}

// afterTags returns the first page after the second packet, the tags; they end with their page.
func afterTags(pages []page) (from int, ok bool) {
	if len(pages) < 3 || !bytes.HasPrefix(pages[1].body, []byte("OpusTags")) {
		return 0, false
	}
	for i, p := range pages[1:] {
		if n := len(p.lacing); n > 0 && p.lacing[n-1] < 255 {
			return i + 2, i+2 < len(pages)
		}
	}
	return 0, false
}

func emptyTags(serial uint32) page {
	const vendor = "Mobilize"
	body := append([]byte("OpusTags"), byte(len(vendor)), 0, 0, 0)
	body = append(body, vendor...)
	body = append(body, 0, 0, 0, 0) // no comments
	return page{serial: serial, lacing: []byte{byte(len(body))}, body: body}
}

func (p page) appendTo(out []byte, number uint32) []byte {
	at := len(out)
	out = append(out, 'O', 'g', 'g', 'S', 0, p.flags)
	out = binary.LittleEndian.AppendUint64(out, p.granule)
	out = binary.LittleEndian.AppendUint32(out, p.serial)
	out = binary.LittleEndian.AppendUint32(out, number)
	out = append(out, 0, 0, 0, 0, byte(len(p.lacing)))
	out = append(out, p.lacing...)
	out = append(out, p.body...)
	binary.LittleEndian.PutUint32(out[at+22:], checksum(out[at:]))
	return out
}

// checksum is Ogg's: the polynomial of CRC-32 with the bits in the other order than hash/crc32 takes them.
func checksum(b []byte) uint32 {
	var sum uint32
	for _, one := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^one]
	}
	return sum
}

var oggTable = func() (table [256]uint32) {
	for i := range table {
		r := uint32(i) << 24 // at most 255
		for range 8 {
			high := r >> 31
			r = r<<1 ^ high*0x04c11db7
		}
		table[i] = r
	}
	return table
}()
