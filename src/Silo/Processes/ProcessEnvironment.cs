using System.Text;

namespace Dormouse.Silo.Processes;

/// <summary>The environment that a process was given at its exec; empty when it is gone, a zombie, or another user's.</summary>
internal readonly struct ProcessEnvironment(ReadOnlyMemory<byte> block)
{
    public static ProcessEnvironment Of(int pid)
    {
        try
        {
            return new ProcessEnvironment(File.ReadAllBytes($"/proc/{pid}/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Whether exactly this <c>NAME=value</c> is there.</summary>
    public bool Has(string entry) => Find(entry, whole: true);

    /// <summary>Whether an entry starts so.</summary>
    public bool HasStart(string start) => Find(start, whole: false);

    private bool Find(string text, bool whole)
    {
        Span<byte> wanted = Encoding.UTF8.GetBytes(text);
        var rest = block.Span;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(wanted) && (!whole || entry.Length == wanted.Length))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }
}
