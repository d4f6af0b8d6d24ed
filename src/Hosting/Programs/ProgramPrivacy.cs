using System.Globalization;
using System.Runtime.InteropServices;

namespace Dormouse.Hosting.Programs;

/// <summary>
/// Keeps a program's memory and environment, which hold secrets, from other programs of the same user: agents and their tools are that.
/// </summary>
internal static partial class ProgramPrivacy
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    /// <summary>
    /// Closes this process: nobody but root may trace it, read its environment, memory or open files in <c>/proc</c>, or talk to the
    /// runtime's diagnostics, and it leaves no core file. Programs that it starts are not closed.
    /// </summary>
    public static void Close()
    {
        _ = Control(SetDumpable, 0, 0, 0, 0);
        CloseDiagnostics(Path.GetTempPath(), Environment.ProcessId);
    }

    /// <summary>
    /// Takes the runtime's diagnostics away. They can be turned off by an environment variable only, which nobody has set when the runtime
    /// begins; without a name nobody finds them.
    /// </summary>
    /// <param name="folder">The folder in which the runtime makes them.</param>
    /// <param name="process">The process.</param>
    internal static void CloseDiagnostics(string folder, int process)
    {
        foreach (var pattern in new[] { "dotnet-diagnostic-{0}-*", "clr-debug-pipe-{0}-*" })
        {
            try
            {
                foreach (var name in Directory.EnumerateFiles(folder, string.Format(CultureInfo.InvariantCulture, pattern, process)))
                {
                    File.Delete(name);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // There is no such folder, and so nothing in it.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
