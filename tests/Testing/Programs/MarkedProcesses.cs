using System.Text;

namespace Dormouse.Testing;

/// <summary>Finds processes by their environment, as a person with <c>grep</c> would.</summary>
public static class MarkedProcesses
{
    public static IReadOnlyList<int> Of(string mark)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Has(pid, mark) && IsAlive(pid))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Has(int pid, string mark)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ", Encoding.Latin1).Split('\0').Any(
                entry => entry.StartsWith(mark, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
