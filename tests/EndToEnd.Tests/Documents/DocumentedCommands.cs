using System.Reflection;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>Every command line of the documents is run by a test, or checked as far as it can be.</summary>
public class DocumentedCommands
{
    [Fact]
    public void Every_command_line_of_the_documents_is_run_by_a_test_and_no_other()
    {
        string[] run = [.. typeof(DocumentedCommands).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<RunsAttribute>())
            .SelectMany(static runs => runs.Lines)];

        Assert.NotEmpty(CommandLines.All);
        Assert.True(
            CommandLines.All.ToHashSet().SetEquals(run),
            $"Nobody runs {Quoted(CommandLines.All.Except(run))}; no document has {Quoted(run.Except(CommandLines.All))}.");
    }

    [Fact]
    public void No_block_of_the_documents_hides_what_it_is() => Assert.Empty(CommandLines.Hidden);

    private static string Quoted(IEnumerable<string> lines) =>
        string.Join(", ", lines.Select(static line => $"“{line}”").DefaultIfEmpty("nothing"));
}
