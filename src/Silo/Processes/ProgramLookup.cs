using System.Text;

namespace Dormouse.Silo.Processes;

/// <summary>Finds programs as a shell would, and says in one sentence why one cannot be run.</summary>
internal static class ProgramLookup
{
    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The program's full path.</summary>
    /// <exception cref="SubprocessStartException">There is none, or it cannot be executed.</exception>
    public static string Resolve(string fileName, string workingDirectory, string? searchPath)
    {
        var path = fileName.Contains('/', StringComparison.Ordinal)
            ? Path.GetFullPath(fileName, workingDirectory)
            : Search(fileName, workingDirectory, searchPath ?? UsualPath);
        Check(path);
        return path;
    }

    /// <summary>Makes sure that a process can start in this folder.</summary>
    /// <exception cref="SubprocessStartException">It is missing or closed to us.</exception>
    public static void CheckFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SubprocessStartException($"The working directory '{folder}' does not exist; it may have been moved or deleted.");
        }

        if (!Native.MayExecute(folder))
        {
            throw new SubprocessStartException(
                $"The working directory '{folder}' cannot be entered; the user that runs the silo lacks the permission.");
        }
    }

    private static string Search(string name, string workingDirectory, string searchPath)
    {
        string? unusable = null;
        foreach (var folder in searchPath.Split(':'))
        {
            var candidate = Path.GetFullPath(Path.Combine(folder, name), workingDirectory);
            if (!File.Exists(candidate))
            {
                continue;
            }

            if (Native.MayExecute(candidate))
            {
                return candidate;
            }

            unusable ??= candidate;
        }

        return unusable ?? throw new SubprocessStartException(
            $"The program '{name}' was not found on the PATH ({searchPath}); it may not be installed, or not for the user that runs the silo.");
    }

    private static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SubprocessStartException($"The program '{path}' is a folder; the path of the file inside it is probably missing.");
        }

        if (!File.Exists(path))
        {
            throw new SubprocessStartException($"The program '{path}' does not exist; it may not be installed, or its path is misspelt.");
        }

        if (!Native.MayExecute(path))
        {
            throw new SubprocessStartException(
                $"The program '{path}' is not executable; 'chmod +x' may be missing, or its file system forbids execution.");
        }

        if (Interpreter(path) is { } interpreter && !File.Exists(interpreter))
        {
            throw new SubprocessStartException(
                $"The program '{path}' needs '{interpreter}', which does not exist; its interpreter may not be installed.");
        }
    }

    private static string? Interpreter(string script)
    {
        try
        {
            using var file = File.OpenRead(script);
            Span<byte> start = stackalloc byte[256];
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            if (!start.StartsWith("#!"u8))
            {
                return null;
            }

            var line = Encoding.UTF8.GetString(start[2..]).Split('\n')[0].Trim();
            return line.Split(' ', '\t')[0] is { Length: > 0 } path && path[0] == '/' ? path : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // executable but not readable is fine for a binary
        }
    }
}
