using System.Text;

namespace Dormouse.Silo.Processes;

/// <summary>Keeps the last bytes of a text that may be endless.</summary>
internal sealed class TextTail(int capacity)
{
    private readonly Lock _gate = new();
    private byte[] _ring = []; // most processes say nothing
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_ring.Length == 0)
            {
                _ring = new byte[capacity];
            }

            var kept = bytes.Length > capacity ? bytes[^capacity..] : bytes;
            _written += bytes.Length - kept.Length;
            var at = (int)(_written % capacity);
            var first = Math.Min(kept.Length, capacity - at);
            kept[..first].CopyTo(_ring.AsSpan(at));
            kept[first..].CopyTo(_ring);
            _written += kept.Length;
        }
    }

    /// <summary>Valid text: a character that was cut in half at the start is left out, other broken bytes become U+FFFD.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            if (_written <= capacity)
            {
                return Encoding.UTF8.GetString(_ring.AsSpan(0, (int)_written));
            }

            var at = (int)(_written % capacity);
            byte[] text = [.. _ring.AsSpan(at), .. _ring.AsSpan(0, at)];
            var start = 0;
            while (start < 3 && start < text.Length && (text[start] & 0xC0) == 0x80)
            {
                start++;
            }

            return Encoding.UTF8.GetString(text.AsSpan(start));
        }
    }
}
