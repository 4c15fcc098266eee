package clip

import "encoding/binary"

// readWAV keeps the format and the samples; every other chunk (INFO, bext, id3) is left out.
func readWAV(file []byte) (Clip, error) {
	var format, samples []byte
	for rest := file[12:]; len(rest) >= 8; {
		size := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if size > uint64(len(rest)-8) {
			return Clip{}, errDamaged
		}
		body := rest[8 : 8+size]
		switch string(rest[:4]) {
		case "fmt ":
			format = body
		case "data":
			samples = body
		}
		rest = rest[min(8+size+size%2, uint64(len(rest))):]
	}
	if len(format) < 16 || samples == nil {
		return Clip{}, errDamaged
	}
	channels, rate := binary.LittleEndian.Uint16(format[2:]), binary.LittleEndian.Uint32(format[4:])
	bits := binary.LittleEndian.Uint16(format[14:])
	switch kind := binary.LittleEndian.Uint16(format); {
	case kind != 1, channels < 1 || channels > 2, bits != 8 && bits != 16 && bits != 24:
		return Clip{}, errNone // plain samples are what every browser plays
	case rate < 4000 || rate > 96_000:
		return Clip{}, errDamaged
	}
	frame := channels * bits / 8
	samples = samples[:len(samples)-len(samples)%int(frame)]
	return Clip{Data: wav(channels, bits, rate, samples), Type: "audio/wav", Length: span(uint64(len(samples)/int(frame)), uint64(rate))}, nil
}

func wav(channels, bits uint16, rate uint32, samples []byte) []byte {
	frame := channels * bits / 8
	size := uint32(len(samples)) // at most MostBytes
	b := make([]byte, 0, 44+len(samples)+1)
	b = append(b, "RIFF"...)
	b = binary.LittleEndian.AppendUint32(b, 36+size+size%2)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, channels)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*uint32(frame))
	b = binary.LittleEndian.AppendUint16(b, frame)
	b = binary.LittleEndian.AppendUint16(b, bits)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	b = append(b, samples...)
	if size%2 == 1 {
		b = append(b, 0)
	}
	return b
}
