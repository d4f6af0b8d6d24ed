using System.Text.RegularExpressions;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>What is to be known of an agent stands in its folder, and nobody else asks for it by name.</summary>
public sealed class AgentNameTests
{
    /// <summary>
    /// The one place that knows the agents of version 0.1.0, which did not describe themselves; and variables about the person's own
    /// shell. The list may only become shorter.
    /// </summary>
    private static readonly string[] Known =
    [
        "src/Contracts/Agents/FormerAgents.cs: claude",
        "src/Contracts/Agents/FormerAgents.cs: shell",
        "src/Silo/Agents/ChildEnvironment.cs: shell",
        "src/Silo/Agents/Claude/ClaudeSwitches.cs: shell",
    ];

    public static TheoryData<string, bool> Lines => new()
    {
        { """if (agent.Protocol == "shell")""", true },
        { """return $"no {kind} was found; install claude";""", true },
        { """Passing = ["HOME", "CLAUDE_CONFIG_DIR"];""", true },
        { "    what shell there is", true },
        { """// It is what "claude" does.""", false },
        { """/// <c>shell</c>: "shell".""", false },
        { """start.UseShellExecute = new("bash-like");""", false },
        { "Shell.Start(claude);", false },
    };

    [Fact(Timeout = TestScope.Patience)]
    public Task No_agent_is_named_in_a_text_outside_of_its_folder()
    {
        var named =
            from agent in RegisteredAgents.All.All
            let folder = $"src/Silo/Agents/{agent.GetType().Namespace!.Split('.')[^1]}/"
            from name in agent.Initial.Keys.Append(agent.Name).Distinct()
            from file in SourceFile.OfSource
            where !file.Path.StartsWith(folder, StringComparison.Ordinal) && Texts(file.Lines).Any(text => IsNamed(name, text))
            select $"{file.Path}: {name}";

        Assert.Equal(Known, named.Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_name_in_a_text_is_seen(string line, bool isSeen)
    {
        string[] file = isSeen && !line.Contains('"') ? ["const string Text = \"\"\"", line, "    \"\"\";"] : [line];

        Assert.Equal(isSeen, RegisteredAgents.All.Names.Any(name => Texts(file).Any(text => IsNamed(name, text))));
    }

    private static bool IsNamed(string name, string text) =>
        Regex.IsMatch(text, $"(?<![a-z]){Regex.Escape(name)}(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Of each line what is in quotation marks, from the first one to the last; and the lines of raw texts whole.</summary>
    private static IEnumerable<string> Texts(IReadOnlyList<string> lines)
    {
        var isRaw = false;
        foreach (var line in lines.Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
        {
            var marks = line.Split("\"\"\"").Length - 1;
            if (isRaw)
            {
                yield return line;
            }
            else if (line.IndexOf('"') is >= 0 and var first)
            {
                yield return line[first..line.LastIndexOf('"')];
            }

            isRaw ^= marks % 2 == 1;
        }
    }
}
