namespace Dormouse.Silo.Projects;

/// <summary>
/// Runs git to make and remove what sessions work in, in projects that the settings name: with their owner's settings and filters, or
/// files would not be what they are for the owner, but without hooks. What may be anybody's is looked at by a
/// <see cref="GitProgram"/> that reads no settings at all.
/// </summary>
internal static class Git
{
    private const int MostOutput = 16 * 1024 * 1024;

    private static readonly Dictionary<string, string> Nowhere = [];
    private static readonly string[] Quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false"];

    private static readonly GitProgram Program = new(surroundings: new Dictionary<string, string>
    {
        // A repository may name a helper as the remote that its missing objects come from.
        ["GIT_ALLOW_PROTOCOL"] = "file",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C.UTF-8",
    });

    /// <summary>Runs git.</summary>
    /// <param name="folder">Where; absolute.</param>
    /// <param name="patience">How long it may take; it is ended then.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ProjectException">git is not installed, or did not end in time.</exception>
    public static async Task<GitOutput> RunAsync(string folder, TimeSpan patience, params IEnumerable<string> arguments)
    {
        try
        {
            var output = await Program.RunAsync(Nowhere, folder, MostOutput, patience, [.. Quiet, .. arguments]);
            return output.End is GitEnd.TooLong
                ? throw new ProjectException($"git did not answer within {patience.TotalSeconds:0} s in {folder}; try again later.")
                : output;
        }
        catch (GitRefusalException exception)
        {
            throw new ProjectException(exception.Message);
        }
    }
}
