package clip

import (
	"encoding/binary"
	"math"
	"time"
)

// The elements of WebM (RFC 9559) that are kept, and those that lead to them.
const (
	idHeader       = 0x1a45dfa3
	idDocType      = 0x4282
	idSegment      = 0x18538067
	idInfo         = 0x1549a966
	idTimeScale    = 0x2ad7b1
	idDuration     = 0x4489
	idMuxingApp    = 0x4d80
	idWritingApp   = 0x5741
	idTracks       = 0x1654ae6b
	idTrack        = 0xae
	idTrackType    = 0x83
	idCodec        = 0x86
	idAudio        = 0xe1
	idCluster      = 0x1f43b675
	idTime         = 0xe7
	idSimpleBlock  = 0xa3
	idBlockGroup   = 0xa0
	idBlock        = 0xa1
	soundTrack     = 2
	plainTimeScale = 1_000_000
	unknown        = math.MaxUint64
	mostElements   = 50_000
	opus           = "A_OPUS"
)

// keptOfTrack and the like are the elements that say something of the sound; titles, languages, tags and
// dates are not among them.
var (
	keptOfTrack = map[uint64]bool{0xd7: true, 0x73c5: true, idTrackType: true, idCodec: true, 0x63a2: true, 0x56aa: true, 0x56bb: true, 0x23e383: true, idAudio: true}
	keptOfAudio = map[uint64]bool{0xb5: true, 0x78b5: true, 0x9f: true, 0x6264: true}
	keptOfGroup = map[uint64]bool{idBlock: true, 0x9b: true, 0x75a2: true}
	// topmost end a cluster whose size nobody wrote down.
	topmost = map[uint64]bool{idCluster: true, idInfo: true, idTracks: true, 0x114d9b74: true, 0x1c53bb6b: true, 0x1254c367: true, 0x1941a469: true, 0x1043a770: true}
)

// element is one element: an id and what is in it.
type element struct {
	id   uint64
	body []byte
}

// ebml reads elements from bytes, a bounded number of them in all.
type ebml struct{ left int }

// next returns the first element of b and what comes after it. An element of unknown size takes all
// there is, or, a cluster, all until the next of the topmost ones.
func (r *ebml) next(b []byte) (e element, rest []byte, ok bool) {
	if r.left--; r.left < 0 {
		return element{}, nil, false
	}
	id, n, ok := number(b, 4, true)
	if !ok {
		return element{}, nil, false
	}
	size, m, ok := number(b[n:], 8, false)
	if !ok {
		return element{}, nil, false
	}
	body := b[n+m:]
	if size == unknown {
		if id == idSegment {
			return element{id, body}, nil, true
		}
		if id != idCluster {
			return element{}, nil, false
		}
		end, ok := r.clusterEnd(body)
		return element{id, body[:end]}, body[end:], ok
	}
	if size > uint64(len(body)) {
		return element{}, nil, false
	}
	return element{id, body[:size]}, body[size:], true
}

func (r *ebml) clusterEnd(body []byte) (int, bool) {
	for rest := body; len(rest) > 0; {
		if id, _, ok := number(rest, 4, true); ok && topmost[id] {
			return len(body) - len(rest), true
		}
		_, after, ok := r.next(rest)
		if !ok {
			return 0, false
		}
		rest = after
	}
	return len(body), true
}

// each calls fn for every element in b.
func (r *ebml) each(b []byte, fn func(element) bool) bool {
	for len(b) > 0 {
		e, rest, ok := r.next(b)
		if !ok || !fn(e) {
			return false
		}
		b = rest
	}
	return true
}

// number reads a number that says its own length; one that is all ones is unknown. An id keeps its marker.
func number(b []byte, longest int, isID bool) (value uint64, n int, ok bool) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0, false
	}
	for n = 1; b[0]&(0x80>>(n-1)) == 0; n++ {
	}
	if n > longest || len(b) < n {
		return 0, 0, false
	}
	value = uint64(b[0])
	if !isID {
		value &= 0xff >> n
	}
	ones := value == 0xff>>n
	for _, one := range b[1:n] {
		value = value<<8 | uint64(one)
		ones = ones && one == 0xff
	}
	if ones && !isID {
		return unknown, n, true
	}
	return value, n, true
}

// recording is what is found of a WebM file.
type recording struct {
	reader  ebml
	scale   uint64
	track   []byte // rebuilt
	tracks  int
	blocks  []byte // the clusters, rebuilt
	isPlain bool   // nothing was there that is no sound
	first   int64  // milliseconds
	last    int64
	tail    time.Duration // how long the last packet lasts
	any     bool
}

// readWebM writes the file anew with its header, its one Opus track and its clusters.
func readWebM(file []byte) (Clip, error) {
	r := recording{reader: ebml{left: mostElements}, scale: plainTimeScale, isPlain: true}
	header, rest, ok := r.reader.next(file)
	isWebM := false
	if !ok || !r.reader.each(header.body, func(e element) bool {
		isWebM = isWebM || e.id == idDocType && string(trimmed(e.body)) == "webm"
		return true
	}) {
		return Clip{}, errDamaged
	}
	if !isWebM {
		return Clip{}, errNone
	}
	segment, _, ok := r.reader.next(rest)
	if !ok || segment.id != idSegment || !r.reader.each(segment.body, r.part) {
		return Clip{}, r.wrong()
	}
	if !r.isPlain || r.tracks != 1 || r.track == nil || !r.any || r.scale != plainTimeScale {
		return Clip{}, r.wrong()
	}
	length := time.Duration(r.last-r.first)*time.Millisecond + r.tail
	return Clip{Data: r.written(length), Type: "audio/webm", Length: length}, nil
}

// wrong is a file with another sort of track, or one that is damaged.
func (r *recording) wrong() error {
	if !r.isPlain || r.tracks > 1 || r.scale != plainTimeScale {
		return errNone
	}
	return errDamaged
}

func (r *recording) part(e element) bool {
	switch e.id {
	case idInfo:
		return r.reader.each(e.body, func(e element) bool {
			if e.id == idTimeScale {
				r.scale = unsigned(e.body)
			}
			return true
		})
	case idTracks:
		return r.reader.each(e.body, func(e element) bool { return e.id != idTrack || r.readTrack(e.body) })
	case idCluster:
		return r.readCluster(e.body)
	}
	return true // seek heads, cues, tags, attachments, chapters
}

func (r *recording) readTrack(body []byte) bool {
	r.tracks++
	isSound, isOpus := false, false
	var out []byte
	ok := r.reader.each(body, func(e element) bool {
		isSound = isSound || e.id == idTrackType && unsigned(e.body) == soundTrack
		isOpus = isOpus || e.id == idCodec && string(trimmed(e.body)) == opus
		if e.id == idAudio {
			audio, ok := r.only(e.body, keptOfAudio)
			out = appendElement(out, idAudio, audio)
			return ok
		}
		if keptOfTrack[e.id] {
			out = appendElement(out, e.id, e.body)
		}
		return true
	})
	r.isPlain = r.isPlain && isSound && isOpus
	r.track = out
	return ok
}

func (r *recording) only(body []byte, kept map[uint64]bool) (out []byte, ok bool) {
	ok = r.reader.each(body, func(e element) bool {
		if kept[e.id] {
			out = appendElement(out, e.id, e.body)
		}
		return true
	})
	return out, ok
}

func (r *recording) readCluster(body []byte) bool {
	var began int64
	var out []byte
	ok := r.reader.each(body, func(e element) bool {
		switch e.id {
		case idTime:
			began = int64(unsigned(e.body) & math.MaxInt32) // masked
			out = appendElement(out, idTime, e.body)
		case idSimpleBlock:
			out = appendElement(out, idSimpleBlock, e.body)
			return r.readBlock(e.body, began)
		case idBlockGroup:
			group, ok := r.only(e.body, keptOfGroup)
			out = appendElement(out, idBlockGroup, group)
			return ok && r.reader.each(group, func(e element) bool { return e.id != idBlock || r.readBlock(e.body, began) })
		}
		return true
	})
	r.blocks = appendElement(r.blocks, idCluster, out)
	return ok
}

// readBlock notes when a block is played and how long it lasts.
func (r *recording) readBlock(body []byte, began int64) bool {
	_, n, ok := number(body, 8, false)
	if !ok || len(body) < n+4 {
		return false
	}
	at := began + int64(int16(binary.BigEndian.Uint16(body[n:]))) // signed by its definition
	if !r.any {
		r.first, r.last, r.any = at, at, true
	}
	if at >= r.last {
		r.last, r.tail = at, packetLength(body[n+3:])
	}
	r.first = min(r.first, at)
	return true
}

// packetLength is how long an Opus packet lasts, by its first bytes (RFC 6716, section 3.1).
func packetLength(packet []byte) time.Duration {
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) > 1 {
			frames = int(packet[1] & 63)
		}
	}
	var frame time.Duration
	switch kind := packet[0] >> 3; {
	case kind < 12: // SILK
		frame = time.Duration([]int{10, 20, 40, 60}[kind&3]) * time.Millisecond
	case kind < 16: // both
		frame = time.Duration([]int{10, 20}[kind&1]) * time.Millisecond
	default: // CELT
		frame = 2500 * time.Microsecond << (kind & 3)
	}
	return min(time.Duration(frames)*frame, 120*time.Millisecond)
}

// written is the file anew. Recorders leave out how long it lasts; players want to know.
func (r *recording) written(length time.Duration) []byte {
	var header []byte
	for _, field := range []struct {
		id    uint64
		value byte
	}{{0x4286, 1}, {0x42f7, 1}, {0x42f2, 4}, {0x42f3, 8}} {
		header = appendElement(header, field.id, []byte{field.value})
	}
	header = appendElement(header, idDocType, []byte("webm"))
	header = appendElement(header, 0x4287, []byte{4})
	header = appendElement(header, 0x4285, []byte{2})

	info := appendElement(nil, idTimeScale, []byte{0x0f, 0x42, 0x40})
	info = appendElement(info, idMuxingApp, []byte("Mobilize"))
	info = appendElement(info, idWritingApp, []byte("Mobilize"))
	milliseconds := math.Float64bits(float64(length) / float64(time.Millisecond))
	info = appendElement(info, idDuration, binary.BigEndian.AppendUint64(nil, milliseconds))

	segment := appendElement(nil, idInfo, info)
	segment = appendElement(segment, idTracks, appendElement(nil, idTrack, r.track))
	segment = append(segment, r.blocks...)
	return appendElement(appendElement(nil, idHeader, header), idSegment, segment)
}

func appendElement(out []byte, id uint64, body []byte) []byte {
	marked := false
	for shift := 24; shift >= 0; shift -= 8 {
		if one := byte(id >> shift); one != 0 || marked {
			marked, out = true, append(out, one)
		}
	}
	size := uint64(len(body))
	if size < 0x7f {
		out = append(out, 0x80|byte(size))
	} else {
		out = append(out, 0x10|byte(size>>24), byte(size>>16), byte(size>>8), byte(size))
	}
	return append(out, body...)
}

// unsigned is a number of at most eight bytes; a longer one is 0.
func unsigned(b []byte) (value uint64) {
	if len(b) > 8 {
		return 0
	}
	for _, one := range b {
		value = value<<8 | uint64(one)
	}
	return value
}

func trimmed(text []byte) []byte {
	for len(text) > 0 && text[len(text)-1] == 0 {
		text = text[:len(text)-1]
	}
	return text
}
