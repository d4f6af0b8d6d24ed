using System.Text.RegularExpressions;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Projects;

/// <summary>The projects of this machine: those that the settings name, and the direct subfolders of the roots that they name.</summary>
/// <param name="options">The settings.</param>
internal sealed class ProjectCatalog(DormouseOptions options)
{
    private const int LongestName = 64;

    /// <summary>The projects that a person may work in.</summary>
    /// <param name="user">The person.</param>
    /// <returns>By name; a name that two folders have is that of the one that the settings name first.</returns>
    public IReadOnlyList<Project> Of(string user)
    {
        var allowed = user == KnownPeople.Owner ? [] : options.Users.GetValueOrDefault(user)?.Projects ?? [];
        return
        [
            .. Named().Concat(InRoots()).DistinctBy(static project => project.Name, StringComparer.OrdinalIgnoreCase)
                .Where(project => allowed.Count == 0 || allowed.Contains(project.Name, StringComparer.OrdinalIgnoreCase))
                .OrderBy(static project => project.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private IEnumerable<Project> Named() => options.Machine.Projects.Select(static one => new Project(one.Key, one.Value));

    private IEnumerable<Project> InRoots() => options.Machine.ProjectRoots.SelectMany(FoldersIn)
        .Select(static folder => new Project(WordOf(Path.GetFileName(folder)), folder))
        .Where(static project => project.Name.Length > 0);

    private static IEnumerable<string> FoldersIn(string root)
    {
        try
        {
            var folders = Directory.GetDirectories(root).Where(static folder => Path.GetFileName(folder)[0] != '.');
            return [.. folders.Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // doctor says so.
            return [];
        }
    }

    /// <summary>A folder's name as one word that a person can type.</summary>
    private static string WordOf(string name)
    {
        var word = Regex.Replace(name, "[^A-Za-z0-9._-]+", "-", RegexOptions.CultureInvariant).Trim('-');
        return word.Length > LongestName ? word[..LongestName] : word;
    }
}
