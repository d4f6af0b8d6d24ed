using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// What a project's own files have an agent run, or allow, without asking anybody: a line for each thing, for people. What is looked for
/// are the words that settings of agents have in common.
/// </summary>
/// <param name="folder">Absolute path of the folder that the agent works in.</param>
internal sealed class AcpOwnCode(string folder)
{
    /// <summary>What is said of an agent of which nothing is known.</summary>
    public const string NotKnown = "whatever this agent takes from a project, which Dormouse does not know";

    private static readonly string[] Servers = ["mcpServers", "mcp", "servers"];
    private static readonly string[] ToolCommands = ["discoveryCommand", "callCommand"];

    private readonly List<string> _lines = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Looks into a file of settings.</summary>
    /// <param name="path">Its path in the project.</param>
    /// <returns>The same search.</returns>
    public AcpOwnCode Settings(string path)
    {
        if (ProjectFile.Json(FolderOf(path), Path.GetFileName(path)) is not { ValueKind: JsonValueKind.Object } settings)
        {
            return this;
        }

        foreach (var name in Servers)
        {
            Each(settings, name, static (one, called) => $"MCP server {one}: {called}");
        }

        Each(settings, "hooks", static (one, called) => $"hook {one}: {called}");
        Each(settings, "lsp", static (one, called) => $"language server {one}: {called}");
        Each(settings, "formatter", static (one, called) => $"formatter {one}: {called}");
        _lines.AddRange(settings.Items("plugin").Concat(settings.Items("plugins")).Select(static plugin => $"plugin {plugin}"));
        if (settings.Property("tools") is { ValueKind: JsonValueKind.Object } tools)
        {
            _lines.AddRange(ToolCommands.Where(name => tools.String(name) is not null).Select(name => $"{name}: {tools.String(name)}"));
        }

        if (settings.Property("permission") is { } permission && permission.GetRawText().Contains("\"allow\"", StringComparison.Ordinal))
        {
            _lines.Add($"allowed without a question: {permission.GetRawText()}");
        }

        return this;
    }

    /// <summary>Looks into a file of settings that is TOML.</summary>
    /// <param name="path">Its path in the project.</param>
    /// <returns>The same search.</returns>
    public AcpOwnCode Toml(string path)
    {
        var text = ProjectFile.Text(FolderOf(path), Path.GetFileName(path)) ?? "";
        string[] lines = [.. text.Split('\n').Select(static line => line.Trim())];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("notify", StringComparison.Ordinal))
            {
                _lines.Add(lines[i]);
            }
            else if (lines[i] is ['[', ..] && (IsAbout(lines[i], "mcp_servers") || IsAbout(lines[i], "hooks")))
            {
                // A table goes on until the next one.
                var called = lines.Skip(i + 1).TakeWhile(static line => line is not ['[', ..]).Where(
                    static line => line.StartsWith("command", StringComparison.Ordinal)
                        || line.StartsWith("args", StringComparison.Ordinal) || line.StartsWith("url", StringComparison.Ordinal));
                _lines.Add($"{lines[i]} {string.Join(", ", called)}".TrimEnd());
            }
        }

        return this;
    }

    /// <summary>Names the files of a folder, each of which is run.</summary>
    /// <param name="path">The folder's path in the project.</param>
    /// <param name="what">What one of them is.</param>
    /// <returns>The same search.</returns>
    public AcpOwnCode Files(string path, string what)
    {
        _lines.AddRange(ProjectFile.NamesIn(Path.Combine(folder, path)).Select(name => $"{what} {path}/{name}"));
        return this;
    }

    /// <summary>Looks into each file of a folder of settings.</summary>
    /// <param name="path">The folder's path in the project.</param>
    /// <returns>The same search.</returns>
    public AcpOwnCode SettingsIn(string path)
    {
        foreach (var name in ProjectFile.NamesIn(Path.Combine(folder, path)))
        {
            Settings($"{path}/{name}");
        }

        return this;
    }

    private static bool IsAbout(string table, string name) => table.TrimStart('[', ' ').StartsWith(name, StringComparison.Ordinal);

    private string FolderOf(string path) => Path.GetDirectoryName(Path.Combine(folder, path))!;

    private void Each(JsonElement settings, string name, Func<string, string, string> say)
    {
        if (settings.Property(name) is { ValueKind: JsonValueKind.Object } all)
        {
            _lines.AddRange(all.EnumerateObject().SelectMany(one => Called(one.Value).Select(called => say(one.Name, called))));
        }
    }

    /// <summary>What is called, however it is nested.</summary>
    private static IEnumerable<string> Called(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.Array => entry.EnumerateArray().SelectMany(Called),
        JsonValueKind.Object when Command(entry) is { Length: > 0 } command => [command],
        JsonValueKind.Object => entry.EnumerateObject().Select(static one => one.Value)
            .Where(static value => value.ValueKind is JsonValueKind.Array or JsonValueKind.Object).SelectMany(Called),
        _ => [],
    };

    private static string Command(JsonElement entry)
    {
        var words = entry.Property("command") is { ValueKind: JsonValueKind.Array }
            ? entry.Items("command").Select(static word => word.ToString())
            : new[] { entry.String("command") ?? entry.String("bash") ?? entry.String("url") ?? entry.String("httpUrl") }.OfType<string>()
                .Concat(entry.Items("args").Select(static word => word.ToString()));
        return string.Join(' ', words);
    }
}
