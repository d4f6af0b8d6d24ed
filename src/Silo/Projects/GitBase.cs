using System.Text;

namespace Dormouse.Silo.Projects;

/// <summary>What a session's work is compared with.</summary>
/// <param name="Tree">The commit, or the tree without files where there is none yet.</param>
/// <param name="Words">What it is, for people.</param>
/// <param name="Branch">The branch that is checked out; null if there is none.</param>
/// <param name="Note">What must be known of it, one sentence; null if nothing.</param>
internal sealed record GitBase(string Tree, string Words, string? Branch, string? Note = null)
{
    private const string Heads = "refs/heads/";
    private const string Remotes = "refs/remotes/";
    private const int ShortName = 8;
    private const int MostRefs = 64 * 1024;

    private static readonly string[] UsualNames = ["main", "master", "trunk", "develop"];

    /// <summary>Finds it: the given point, else where the branch left the default branch, else the last commit.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="place">The repository.</param>
    /// <param name="emptyTree">The name of a tree without files.</param>
    /// <param name="since">A commit or ref that the work began from, or null.</param>
    /// <returns>The base.</returns>
    /// <exception cref="GitRefusalException">The repository can't be read.</exception>
    public static async Task<GitBase> FindAsync(GitProgram git, GitPlace place, string emptyTree, string? since)
    {
        var branch = await AskAsync("symbolic-ref", "-q", "HEAD") is { } head
            ? head.StartsWith(Heads, StringComparison.Ordinal) ? head[Heads.Length..] : head
            : null;
        if (await CommitAsync("HEAD") is not { } last)
        {
            return new(emptyTree, "nothing", branch, "There is no commit yet, so all files are new.");
        }

        var (name, commit) = since is null ? await DefaultAsync() : (since, await CommitAsync(since));
        if (commit is null)
        {
            return new(last, Named("the last commit", last), branch, since is null
                ? "There is no default branch, so only what is not committed is shown."
                : $"There is no {CodeSpan.Of(since)} in it any more, so only what is not committed is shown.");
        }

        return await AskAsync("merge-base", last, commit) is { } fork
            ? new(fork, Named(name!, fork), branch)
            : new(last, Named("the last commit", last), branch, place.IsShallow
                ? $"The clone is shallow and has no commit that it shares with {CodeSpan.Of(name!)}, "
                    + "so only what is not committed is shown."
                : $"It shares no commit with {CodeSpan.Of(name!)}, so only what is not committed is shown.");

        Task<string?> CommitAsync(string name) => AskAsync("rev-parse", "--verify", "-q", "--end-of-options", $"{name}^{{commit}}");

        async Task<string?> AskAsync(params string[] arguments)
        {
            var said = await git.RunAsync(place.Environment, place.Top, MostRefs, GitProgram.Patience, arguments);
            return said.IsDone && said.Line.Length > 0 ? said.Line.Split('\n')[0]
                : said is { End: GitEnd.Whole, Code: 1 } or { End: GitEnd.Whole, Code: 0 } ? null
                : throw new GitRefusalException($"git could not read its repository: {said.Why}.");
        }

        async Task<(string? Name, string? Commit)> DefaultAsync()
        {
            var said = await git.RunAsync(
                place.Environment, place.Top, MostRefs, GitProgram.Patience,
                [
                    "for-each-ref", "--format=%(refname)%00%(symref)%00%(objectname)",
                    .. UsualNames.Select(static usual => $"{Heads}{usual}"),
                    .. UsualNames.Append("HEAD").Select(static usual => $"{Remotes}*/{usual}"),
                ]);
            (string Name, string Leads, string Commit)[] refs =
            [
                .. Encoding.UTF8.GetString(said.Bytes).Split('\n').Select(static line => line.Split('\0'))
                    .Where(static parts => parts.Length == 3).Select(static parts => (parts[0], parts[1], parts[2])),
            ];
            var found = refs.Where(static one => one.Leads.Length > 0).OrderByDescending(IsOrigin)
                .Concat(UsualNames.SelectMany(usual => refs
                    .Where(one => one.Name.EndsWith($"/{usual}", StringComparison.Ordinal))
                    .OrderByDescending(static one => one.Name.StartsWith(Remotes, StringComparison.Ordinal))
                    .ThenByDescending(IsOrigin)))
                .FirstOrDefault();
            return found.Commit is null ? (null, null) : (Short(found.Leads.Length > 0 ? found.Leads : found.Name), found.Commit);
        }
    }

    private static bool IsOrigin((string Name, string Leads, string Commit) one) =>
        one.Name.StartsWith($"{Remotes}origin/", StringComparison.Ordinal);

    private static string Short(string name) =>
        name.StartsWith(Remotes, StringComparison.Ordinal) ? name[Remotes.Length..]
        : name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..]
        : name;

    private static string Named(string name, string commit) => name.StartsWith(commit[..ShortName], StringComparison.Ordinal)
        ? $"commit {commit[..ShortName]}"
        : $"{VisibleText.OfLine(name)} ({commit[..ShortName]})";
}
