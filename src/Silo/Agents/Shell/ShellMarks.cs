using System.Text;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>A part of the shell's output: text, and the mark that follows it.</summary>
/// <param name="Text">The text; may be empty.</param>
/// <param name="Id">What the mark is about, or null if there is no mark.</param>
/// <param name="Code">The exit code, or what stands in its place.</param>
internal readonly record struct ShellPiece(string Text, string? Id = null, string Code = "");

/// <summary>Finds our marks in the shell's output, which is one stream of whatever commands print.</summary>
internal sealed class ShellMarks
{
    private const int MaxMark = 200;

    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _pending = new();
    private char[] _chars = [];

    /// <summary>What tells the marks of this shell from anything else.</summary>
    public string Nonce { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Reads what the shell wrote.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <returns>The parts that they complete, in order.</returns>
    public List<ShellPiece> Read(ReadOnlySpan<byte> bytes)
    {
        Array.Resize(ref _chars, Math.Max(_chars.Length, bytes.Length + 4));
        _pending.Append(_chars.AsSpan(0, _decoder.GetChars(bytes, _chars, flush: false)));
        var start = $"{ShellScript.Mark}{Nonce} ";
        var pieces = new List<ShellPiece>();
        while (true)
        {
            var text = _pending.ToString();
            var begin = text.IndexOf(start, StringComparison.Ordinal);
            var end = begin < 0 ? -1 : text.IndexOf($"{ShellScript.Mark}\n", begin + 1, StringComparison.Ordinal);
            if (end < 0)
            {
                // What may be the beginning of a mark waits for the rest of it.
                var last = begin >= 0 ? begin : text.LastIndexOf(ShellScript.Mark);
                var keepFrom = last >= 0 && (last == begin || text.Length - last < MaxMark) ? last : text.Length;
                _pending.Remove(0, keepFrom);
                pieces.Add(new(text[..keepFrom]));
                return pieces;
            }

            _pending.Remove(0, end + 2);
            var words = text[(begin + 1)..end].Split(' ');
            pieces.Add(words is [_, var id, var code] ? new(text[..begin], id, code) : new(text[..begin]));
        }
    }

    /// <summary>What looked like the beginning of a mark when the output ended.</summary>
    /// <returns>The text.</returns>
    public string Rest() => _pending.ToString();
}
